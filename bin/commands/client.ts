import { type Command, Option } from 'commander';
import { WRITE_POLICIES, type WritePolicy } from '../../lambdas/core/records.ts';
import { NO_DETAIL_TYPES } from '../../lambdas/core/registration/detail-types.ts';
import { disableClient, restoreClient } from '../../lambdas/flows/administration/disable-client.ts';
import { type EnablementInput, enableClient } from '../../lambdas/flows/administration/enable-client.ts';
import { formatScopes } from '../../protect/vocabulary/scope.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { addClientCreate } from './client-create.ts';
import { addClientList } from './client-list.ts';
import { addClientRefresh } from './client-refresh.ts';
import { addRegistrationTokenCommands } from './client-registration-token.ts';
import { addClientRotate } from './client-rotate.ts';
import { addClientSet } from './client-set.ts';
import { addClientShow } from './client-show.ts';
import { addClientStop } from './client-stop.ts';

export function addClientCommands(program: Command): void {
  const client = program
    .command('client')
    .description('tools that redeem assertions, and APIs that ask about tokens')
    .addHelpText('after', '\nExample:\n  countersign --local client list');
  addClientCreate(client);
  addClientList(client);
  addClientShow(client);
  addEnable(client);
  addClientSet(client);
  addClientRotate(client);
  addClientRefresh(client);
  addDisable(client);
  addClientStop(client);
  addRestore(client);
  addRegistrationTokenCommands(client);
}

interface EnableOptions {
  readonly scope?: string;
  readonly idp?: string;
  readonly alias?: string;
  readonly writes?: WritePolicy;
  readonly details?: string;
}

function addEnable(client: Command): void {
  client
    .command('enable <org> <client>')
    .description('let a client redeem for an organization, up to a ceiling of scopes')
    .option(
      '--scope <scopes>',
      'the ceiling (default: all that the client is registered for; of one that the operator did not register, required)',
    )
    .option('--idp <idp>', 'with --alias: the provider that calls the client by another name')
    .option('--alias <name>', '"client_id" in that provider\'s assertions')
    .addOption(
      new Option(
        '--writes <policy>',
        'granted: its tokens carry writes at once; asked: its tokens read, and carry a write only while the member has approved it (default: as before, at first granted)',
      ).choices(WRITE_POLICIES),
    )
    .option(
      '--details <types>',
      'types of authorization details (RFC 9396) that its tokens may carry; "" for none (default: as before, at first none)',
    )
    .addHelpText(
      'after',
      `
With --writes asked, members approve in a browser: "org set acme --agents on" switches that on. The refusal of a write
names the address ("approval_uri"); after the approval the same token and the same request succeed.

A client that registered itself waits for this, in its own organization: "client list --organization acme" shows it. Its
writes are asked at first.

Example:
  countersign client enable acme cursor --scope "projects:read"
  countersign client enable acme cursor --writes asked`,
    )
    .action(async (organization: string, id: string, options: EnableOptions, command: Command) => {
      if ((options.idp === undefined) !== (options.alias === undefined))
        command.error('error: --idp and --alias go together');
      const { administration, output } = await operatorFor(command);
      const enabled = unwrap(await enableClient(administration, toInput(organization, id, options)));
      const { ceiling, writes, detailTypes = NO_DETAIL_TYPES } = enabled.enablement.record;
      const types = [...detailTypes].sort();
      const scope = formatScopes(ceiling);
      const lines = [
        `${organization} has ${id} enabled, up to: ${scope}`,
        `Writes: ${writes === 'asked' ? 'asked (each has to be approved by the member)' : 'granted'}`,
        ...(types.length > 0 ? [`Authorization details: ${types.join(' ')}`] : []),
      ];
      const answer = { organization, client: id, scope, writes, authorization_details_types: types };
      output.answer(answer, lines.join('\n'));
    });
}

function toInput(organization: string, client: string, options: EnableOptions): EnablementInput {
  const { scope, idp, alias, writes, details } = options;
  return {
    organization,
    client,
    ...(scope !== undefined && { scope }),
    ...(writes !== undefined && { writes }),
    ...(details !== undefined && { authorizationDetailsTypes: details.split(/\s+/).filter(Boolean) }),
    ...(idp !== undefined && alias !== undefined && { aliases: { add: { provider: idp, name: alias } } }),
  };
}

function addDisable(client: Command): void {
  client
    .command('disable <client>')
    .description('stop a client everywhere: within 60 s, live tokens included at protect()')
    .addHelpText('after', '\nExample:\n  countersign client disable cursor')
    .action(async (id: string, _options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      unwrap(await disableClient(administration, id));
      output.answer(
        { id, status: 'disabled' },
        `Disabled ${id}: it gets no token from a minute from now on, in no organization. The way back: countersign client restore ${id}`,
      );
    });
}

function addRestore(client: Command): void {
  client
    .command('restore <client>')
    .description('let a disabled client work again, where organizations have it enabled; may be repeated')
    .addHelpText(
      'after',
      `
Its secrets and keys are those of before, and so are its tokens that have not ended. If a secret is why it was disabled,
rotate first (client rotate cursor --keep 0): that works while it is disabled.

Example:
  countersign client restore cursor`,
    )
    .action(async (id: string, _options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const { outcome } = unwrap(await restoreClient(administration, id));
      const text =
        outcome === 'unchanged'
          ? `${id} is active already`
          : `Restored ${id}: it works again within a minute, where organizations have it enabled`;
      output.answer({ id, status: 'active' }, text);
    });
}
