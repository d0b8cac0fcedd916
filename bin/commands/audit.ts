import type { Command } from 'commander';
import { addAuditExport } from './audit-export.ts';
import { addAuditKeys } from './audit-keys.ts';
import { addAuditTail } from './audit-tail.ts';
import { addAuditVerify } from './audit-verify.ts';

export function addAuditCommands(program: Command): void {
  const audit = program
    .command('audit')
    .description('what was administered, signed in to, approved and recalled; and which tokens were issued')
    .addHelpText('after', '\nExample:\n  countersign --local audit tail acme --since 2d');
  addAuditTail(audit);
  addAuditExport(audit);
  addAuditVerify(audit);
  addAuditKeys(audit);
}
