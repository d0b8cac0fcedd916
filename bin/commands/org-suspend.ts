import type { Command } from 'commander';
import { restoreOrganization, suspendOrganization } from '../../lambdas/flows/administration/suspend-organization.ts';
import { operatorFor, unwrap } from '../operator.ts';

const SUSPEND_NOTES = `
Nothing is deleted or recalled. A verifier that knows only the published keys accepts a token until it ends.

Example:
  countersign org suspend acme`;

export function addOrgSuspend(org: Command): void {
  org
    .command('suspend <org>')
    .description('stop an organization everywhere: within 60 s, live tokens and sessions included; may be repeated')
    .addHelpText('after', SUSPEND_NOTES)
    .action(async (organization: string, _options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const { id, outcome } = unwrap(await suspendOrganization(administration, organization));
      output.answer(
        { id, status: 'disabled', outcome },
        outcome === 'unchanged' ? `${id} is suspended already` : whatStops(id),
      );
    });
}

function whatStops(id: string): string {
  return [
    `Suspended ${id}. From a minute from now on, for its members and their agents:`,
    '  no assertion is redeemed, no agent token is minted, no write is asked for or approved',
    '  nobody signs in; open sessions do nothing, in the console neither',
    '  protect() refuses its tokens; a verifier that only knows the published keys accepts them until they end',
    `Nothing was deleted: what has not ended by then is good again after: countersign org restore ${id}`,
  ].join('\n');
}

export function addOrgRestore(org: Command): void {
  org
    .command('restore <org>')
    .description('let a suspended organization work again, as it was; may be repeated')
    .addHelpText(
      'after',
      `
Its tokens, sessions and write grants that have not ended are good again. If some should not be: member disable, or
client disable, before.

Example:
  countersign org restore acme`,
    )
    .action(async (organization: string, _options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const { id, outcome } = unwrap(await restoreOrganization(administration, organization));
      const text =
        outcome === 'unchanged' ? `${id} is active already` : `Restored ${id}: it works again within a minute`;
      output.answer({ id, status: 'active', outcome }, text);
    });
}
