import type { Command } from 'commander';
import type { CreatedClient } from '../../lambdas/flows/administration/create-client.ts';
import { rotateClient } from '../../lambdas/flows/administration/rotate-client.ts';
import { type ClientKeyOptions, readClientKeys, withClientKeyOptions } from '../client-key-options.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { wholeNumber } from '../whole-number.ts';

/** A day: long enough to reach whoever has to enter the new one. */
const DEFAULT_KEEP_SECONDS = 86_400;

interface RotateOptions extends ClientKeyOptions {
  readonly keep: number;
}

const EXAMPLES = `
Example:
  countersign client rotate cursor --keep 3600
  countersign client rotate ci --jwks ci-2.jwks.json`;

export function addClientRotate(client: Command): void {
  const rotate = client
    .command('rotate <client>')
    .description('give a client a new secret, or new keys; the old ones stay good for a while')
    .option('--keep <seconds>', 'how long the old secret or keys stay good', wholeNumber, DEFAULT_KEEP_SECONDS);
  withClientKeyOptions(rotate)
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, { keep, ...keys }: RotateOptions, command: Command) => {
      const input = { id, keepSeconds: keep, ...(await readClientKeys(keys)) };
      const { administration, output } = await operatorFor(command);
      const rotated = unwrap(await rotateClient(administration, input));
      const { secret } = rotated;
      const endsAt = lastEnd(rotated);
      output.answer(
        {
          id,
          ...(rotated.client.status !== 'active' && { status: rotated.client.status }),
          ...(secret !== undefined && { secret }),
          ...(endsAt !== undefined && { oldEndsAt: endsAt }),
        },
        describeRotated(rotated, endsAt),
      );
    });
}

/** When the last of the old secrets or keys ends, seconds since the epoch. */
function lastEnd({ client: { secrets, keys } }: CreatedClient): number | undefined {
  const credentials = keys?.source === 'registered' ? keys.keys : secrets;
  const ends = credentials.flatMap(({ expiresAt }) => expiresAt ?? []);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

function describeRotated(rotated: CreatedClient, endsAt: number | undefined): string {
  const { id, status } = rotated.client;
  const credentials = describeCredentials(rotated, endsAt);
  return status === 'active'
    ? credentials
    : `${credentials}\n${id} is disabled, and gets no token with it. The way back: countersign client restore ${id}`;
}

function describeCredentials({ client: { id, keys }, secret }: CreatedClient, endsAt: number | undefined): string {
  const what = keys === undefined ? 'secret' : 'keys';
  const old =
    endsAt === undefined
      ? `The old ${what} ended just now`
      : `The old ${what} will end at ${new Date(endsAt * 1000).toISOString()}`;
  const noticed = 'Servers take up to a minute to notice';
  if (secret !== undefined)
    return `Secret: ${secret}\nIt is shown this once and stored as a digest. ${old}. ${noticed}.`;
  return `${id} signs with its new keys. ${old}. ${noticed}.`;
}
