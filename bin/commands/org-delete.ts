import type { Command } from 'commander';
import { sleep } from '../../lambdas/adapters/system/system-clock.ts';
import { dayOf } from '../../lambdas/core/audit/record.ts';
import { findOrganization } from '../../lambdas/flows/administration/change-organization.ts';
import {
  countWhatGoes,
  type DeletionSteps,
  deleteOrganization,
  type Part,
  type WhatGoes,
} from '../../lambdas/flows/administration/delete-organization.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { openDestination } from '../audit/destination.ts';
import { exportRecords } from '../audit/export-records.ts';
import { AUDIT_FORMATS } from '../audit/formats.ts';
import { sealedDays } from '../audit/sealed-records.ts';
import { askToType } from '../confirmation.ts';
import { type Operator, offboardingBy, operatorFor, unwrap } from '../operator.ts';
import { moment } from '../output.ts';

interface DeleteOptions {
  /** `false`: --no-export. */
  readonly export?: string | false;
  readonly yes?: true;
}

const NOTES = `
First the organization's audit trail is exported, as JSON lines; then it is suspended, and nothing of it can be added;
90 seconds after it was suspended, which every server has noticed by then, all of it goes, and at last the organization
itself. Interrupted, it stays suspended, and the same command goes on. There is no way back, and its id, like those of its
members, is never anybody else's.

What stays, and ends by itself: its audit trail and the records of its tokens (auditRetentionDays), its activity (90 days),
its agents' sessions (30 days) and questions (a day). Digests of members who were erased before stay, and open nothing.

Example:
  countersign org delete acme --export acme-audit.jsonl
  countersign org delete acme --no-export --yes`;

export function addOrgDelete(org: Command): void {
  org
    .command('delete <org>')
    .description('delete an organization and everything that is its own; may be repeated when it was interrupted')
    .option('--export <file>', 'where its audit trail goes first')
    .option('--no-export', 'export nothing')
    .option('--yes', 'do not ask')
    .addHelpText('after', NOTES)
    .action(async (organization: string, options: DeleteOptions, command: Command) => {
      if (options.export === undefined) command.error('error: --export FILE is required, or --no-export');
      const operator = await operatorFor(command);
      const { output } = operator;
      const admin = offboardingBy(operator);
      const { record } = unwrap(await findOrganization(admin, organization));
      const goes = unwrap(await countWhatGoes(admin, record.id));
      await askToType(record.id, options.yes, consequences(record.id, goes, record.deletion === 'begun'));
      if (options.export) await exportAudit(operator, record.id, options.export);
      const deleted = unwrap(await deleteOrganization(admin, record.id, goes, stepsOf(goes)));
      output.answer(
        { ...deleted, ...goes, export: options.export || null },
        deleted.outcome === 'unchanged'
          ? `${deleted.id} was deleted by somebody else at the same moment`
          : `Deleted ${deleted.id}: ${inNumbers(goes)}. Its id is never another organization's`,
      );
    });
}

function consequences(id: string, goes: WhatGoes, isBegun: boolean): string {
  return [
    isBegun
      ? `The deletion of ${id} was begun, and goes on. Left: ${inNumbers(goes)}.`
      : `${id} is deleted: ${inNumbers(goes)}.`,
    'Everybody of it is refused within a minute, and all tokens issued until now are. Its issuers may be trusted by others.',
    'No way back.',
  ].join('\n');
}

const NAMES: Readonly<Record<Part, readonly [one: string, many: string]>> = {
  providers: ['identity provider', 'identity providers'],
  links: ['account at a provider', 'accounts at providers'],
  clients: ['enabled client', 'enabled clients'],
  members: ['member', 'members'],
  passkeys: ['passkey', 'passkeys'],
};

function inNumbers(goes: WhatGoes): string {
  return (['members', 'links', 'passkeys', 'providers', 'clients'] as const)
    .map((part) => `${goes[part]} ${NAMES[part][goes[part] === 1 ? 0 : 1]}`)
    .join(', ');
}

async function exportAudit(operator: Operator, id: OrganizationId, file: string): Promise<void> {
  const { clock, configuration } = operator.administration;
  const [from, to] = [dayOf(clock() - configuration.auditRetentionDays * 86_400), dayOf(clock())];
  const days = sealedDays(operator, id, { from, to });
  const count = await exportRecords(days, AUDIT_FORMATS.jsonl, await openDestination(file), () => undefined);
  process.stderr.write(`${count} entries of its audit trail in ${file}\n`);
}

/** Progress on standard error: the answer is not output. */
function stepsOf(goes: WhatGoes): DeletionSteps {
  const gone: Record<Part, number> = { providers: 0, links: 0, clients: 0, members: 0, passkeys: 0 };
  return {
    sleep,
    onWait: (until) =>
      process.stderr.write(`Suspended. Every server has noticed by ${moment(until)}; nothing is deleted before\n`),
    onGone: (part, count) => {
      gone[part] += count;
      process.stderr.write(`${gone[part]} of ${goes[part]} ${NAMES[part][1]}\n`);
    },
  };
}
