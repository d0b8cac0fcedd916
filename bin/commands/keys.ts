import type { Command } from 'commander';
import { rotationPolicy } from '../../lambdas/core/keys/rotation-policy.ts';
import { promoteStandby } from '../../lambdas/flows/administration/order-keys.ts';
import { keyFacts, keyTable, signsNow } from '../key-table.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { addKeysRevoke } from './keys-revoke.ts';

export function addKeysCommands(program: Command): void {
  const keys = program
    .command('keys')
    .description('the keys that sign tokens; they rotate by themselves')
    .addHelpText('after', '\nExample:\n  countersign keys list');

  keys
    .command('list')
    .description('list the keys, their states, and what happens to each next')
    .addHelpText('after', '\nExample:\n  countersign keys list --json')
    .action(async (_options: object, command: Command) => {
      const { administration, ring, output } = await operatorFor(command);
      const policy = rotationPolicy(administration.configuration);
      const current = (await ring.read()) ?? { version: 0, keys: [] };
      output.answer(
        current.keys.map((key) => keyFacts(key, policy)),
        keyTable(current, policy),
      );
    });

  keys
    .command('rotate')
    .description('let the standby sign from now on; tokens of the key before stay good until they end')
    .addHelpText('after', '\nExample:\n  countersign keys rotate')
    .action(async (_options: object, command: Command) => {
      const { administration, ring, orders, output } = await operatorFor(command);
      const policy = rotationPolicy(administration.configuration);
      const rotated = unwrap(await promoteStandby({ ...administration, ring, orders }));
      output.answer(
        rotated.keys.map((key) => keyFacts(key, policy)),
        `${signsNow(rotated)} Functions notice within a minute; the next standby is ready in about two and a half hours.\n\n${keyTable(rotated, policy)}`,
      );
    });

  addKeysRevoke(keys);
}
