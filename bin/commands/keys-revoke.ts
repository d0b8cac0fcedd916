import type { Command } from 'commander';
import { type KeyRing, RING_MAX_AGE_SECONDS, type RingKey, standbyKey } from '../../lambdas/core/keys/ring.ts';
import { JWKS_MAX_AGE_SECONDS, rotationPolicy } from '../../lambdas/core/keys/rotation-policy.ts';
import { revokeKey } from '../../lambdas/flows/administration/order-keys.ts';
import { fieldError } from '../command-error.ts';
import { askUnless } from '../confirmation.ts';
import { keyFacts, keyTable, signsNow } from '../key-table.ts';
import { type Operator, operatorFor, unwrap } from '../operator.ts';

export function addKeysRevoke(keys: Command): void {
  keys
    .command('revoke <kid>')
    .description('publish a key no more: what it signed is refused; no way back')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  countersign keys revoke 7Nn3mXkq8dXeZ3v0Rj1mT2bq5c9sWl4uYh6fGpKdLo0')
    .action(async (kid: string, { yes }: { yes?: true }, command: Command) => {
      const operator = await operatorFor(command);
      const { administration, ring, orders, output } = operator;
      const key = await findKey(operator, kid);
      await askUnless(yes, consequences(await currentRing(operator), key, operator));
      const left = unwrap(await revokeKey({ ...administration, ring, orders }, kid));
      const policy = rotationPolicy(administration.configuration);
      output.answer(
        left.keys.map((each) => keyFacts(each, policy)),
        `Revoked ${kid}. ${signsNow(left)}\n\n${keyTable(left, policy)}`,
      );
    });
}

async function currentRing({ ring }: Operator): Promise<KeyRing> {
  return (await ring.read()) ?? { version: 0, keys: [] };
}

async function findKey(operator: Operator, kid: string): Promise<RingKey> {
  const key = (await currentRing(operator)).keys.find((each) => each.kid === kid);
  if (key !== undefined) return key;
  throw fieldError([{ field: 'kid', problem: 'is of no key in the ring: see "countersign keys list"' }]);
}

/** In numbers: what ends, for whom, and when. */
function consequences(ring: KeyRing, key: RingKey, { administration }: Operator): string {
  const { longestLifetimeSeconds } = rotationPolicy(administration.configuration);
  const lifetime = inWords(key.longestLifetimeSeconds ?? longestLifetimeSeconds);
  const standby = standbyKey(ring);
  const successor = key.state === 'active' && standby !== undefined ? [`${standby.kid} signs instead, at once.`] : [];
  return [
    `${key.kid} (${key.algorithm}, ${key.state}) is published no more, and its deletion is scheduled. No way back.`,
    `Every token that it signed is refused, those of the last ${lifetime} that would still be good among them:`,
    `  by Countersign itself within ${inWords(RING_MAX_AGE_SECONDS)}`,
    `  by verifiers that keep the published keys as long as they are told, within ${inWords(JWKS_MAX_AGE_SECONDS)}`,
    '  by protect() within 10 minutes; by an API Gateway JWT authorizer within 2 hours',
    ...successor,
  ].join('\n');
}

function inWords(seconds: number): string {
  if (seconds % 3_600 === 0) return seconds === 3_600 ? '1 hour' : `${seconds / 3_600} hours`;
  return seconds % 60 === 0 ? (seconds === 60 ? '1 minute' : `${seconds / 60} minutes`) : `${seconds} seconds`;
}
