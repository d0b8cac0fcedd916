import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';
import { present } from '../../lambdas/adapters/aws/dynamodb/present.ts';
import type { AuditRecord } from '../../lambdas/core/audit/record.ts';
import type { Seal } from '../../lambdas/core/audit/seal.ts';
import { CommandError } from '../command-error.ts';
import type { SealedRecord } from './sealed-records.ts';

const link = { digest: z.string(), time: z.string(), kept_until: z.optional(z.string()) };
const sealSchema = z.object({
  ...{ ...link, n: z.number(), id: z.string(), entry_digest: z.string(), organization: z.optional(z.string()) },
  previous: z.optional(z.object(link)),
});
const recordSchema = z.looseObject({
  ...{ time: z.string(), action: z.string(), target: z.string(), id: z.string() },
  actor: z.looseObject({ kind: z.string(), id: z.string() }),
  details: z.record(z.string(), z.unknown()),
  organization: z.optional(z.string()),
  evidence: z.optional(z.string()),
  kept_until: z.optional(z.string()),
});

/** What `audit export` has written as JSON lines. @throws CommandError that names the line */
export async function* readExport(path: string): AsyncIterable<SealedRecord> {
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
      number += 1;
      if (line !== '') yield parseLine(line, number);
    }
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}

function parseLine(line: string, number: number): SealedRecord {
  try {
    const { seal, ...rest } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    const record = Object.keys(rest).length === 0 ? undefined : toRecord(rest);
    return { ...(record && { record }), ...(seal !== undefined && { seal: toSeal(seal) }) };
  } catch {
    throw new CommandError(`Line ${number} is none of an export as JSON lines`);
  }
}

/** Whatever else a line says stays: a digest is over all of it. */
function toRecord(json: unknown): AuditRecord {
  const { kept_until: keptUntil, ...rest } = recordSchema.parse(json);
  return present({ ...rest, keptUntil }) as unknown as AuditRecord;
}

function toSeal(json: unknown): Seal {
  const { entry_digest: entryDigest, kept_until: keptUntil, previous, ...rest } = sealSchema.parse(json);
  const before =
    previous && present({ ...{ digest: previous.digest, time: previous.time }, keptUntil: previous.kept_until });
  return present({ ...rest, entryDigest, keptUntil, previous: before }) as Seal;
}
