import type { Command } from 'commander';
import { evidenceJwks } from '../audit/evidence-keys.ts';
import { operatorFor } from '../operator.ts';
import { keysOf } from './audit-verify.ts';

const EXAMPLES = `
A JWK set of every key that has signed here, those that are published no more included, with their time: iat, exp, and
revoked where one was.

Example:
  countersign audit keys > jwks.json`;

export function addAuditKeys(audit: Command): void {
  audit
    .command('keys')
    .description('write the public keys that verify evidence, now and later')
    .addHelpText('after', EXAMPLES)
    .action(async (_options: object, command: Command) => {
      const keys = await keysOf(await operatorFor(command));
      process.stdout.write(`${JSON.stringify(evidenceJwks(keys), undefined, 2)}\n`);
    });
}
