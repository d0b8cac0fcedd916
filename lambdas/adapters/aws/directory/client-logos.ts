import * as z from 'zod/mini';
import type { ClientId } from '../../../../protect/vocabulary/identifiers.ts';
import { IMAGE_TYPES } from '../../../core/clients/image.ts';
import { logoDigest } from '../../../core/clients/logo.ts';
import type { ClientLogos, LogoChange } from '../../../ports/client-logos.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { put, type TransactionStep } from '../dynamodb/transaction.ts';
import { directoryKey } from './keys.ts';

const logoRow = z.object({ mediaType: z.enum(IMAGE_TYPES), picture: z.base64() });

export function dynamoClientLogos(dynamo: Dynamo, directory: string): ClientLogos {
  return {
    find: async (client, digest) => {
      const row = await dynamo.get(directory, directoryKey.logo(client, digest));
      if (row === undefined) return undefined;
      const parsed = logoRow.safeParse(row);
      const bytes = Buffer.from(parsed.data?.picture ?? '', 'base64');
      // What somebody put there by another way is not what the operator gave (law 10).
      if (!parsed.success || logoDigest(bytes) !== digest) throw new Error('a stored logo cannot be read');
      return { mediaType: parsed.data.mediaType, digest, bytes };
    },
  };
}

/** By its content: put again, the same row stands there. */
export function logoSteps(
  directory: string,
  client: ClientId,
  { put: added, remove }: LogoChange,
): readonly TransactionStep<never>[] {
  if (added?.digest === remove) return [];
  const row = added && {
    ...directoryKey.logo(client, added.digest),
    mediaType: added.mediaType,
    picture: Buffer.from(added.bytes).toString('base64'),
  };
  return [
    ...(row === undefined ? [] : [put(directory, row)]),
    ...(remove === undefined
      ? []
      : [{ item: { Delete: { TableName: directory, Key: directoryKey.logo(client, remove) } } }]),
  ];
}
