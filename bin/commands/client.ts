import { type Command, Option } from 'commander';
import { listAliases } from '../../lambdas/core/clients/aliases.ts';
import { WRITE_POLICIES, type WritePolicy } from '../../lambdas/core/records.ts';
import { NO_DETAIL_TYPES } from '../../lambdas/core/registration/detail-types.ts';
import { disableClient, restoreClient } from '../../lambdas/flows/administration/disable-client.ts';
import {
  type EnablementInput,
  enableClient,
  type NamesAtProvider,
} from '../../lambdas/flows/administration/enable-client.ts';
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
  readonly alias?: readonly string[];
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
    .option(
      '--alias <idp=name...>',
      '"client_id" in a provider\'s assertions, once for each: all its names at that provider from now on; IDP= for none',
    )
    .option('--idp <idp>', 'with one --alias: the provider, so that --alias is the name alone')
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

A provider may know a client by several ids of its own. Each means this client alone at that provider, and its own id means
it there no more. Names at other providers stay as they are.

Example:
  countersign client enable acme cursor --scope "projects:read"
  countersign client enable acme cursor --alias idp_0a…=0oa1 --alias idp_0a…=0oa2
  countersign client enable acme cursor --writes asked`,
    )
    .action(async (organization: string, id: string, options: EnableOptions, command: Command) => {
      const input = toInput(organization, id, options);
      if (typeof input === 'string') command.error(`error: ${input}`);
      const { administration, output } = await operatorFor(command);
      const { record } = unwrap(await enableClient(administration, input)).enablement;
      const { ceiling, writes, detailTypes = NO_DETAIL_TYPES } = record;
      const types = [...detailTypes].sort();
      const scope = formatScopes(ceiling);
      const aliases = listAliases(record).map(({ provider, name }) => ({ idp: provider, alias: name }));
      const lines = [
        `${organization} has ${id} enabled, up to: ${scope}`,
        `Writes: ${writes === 'asked' ? 'asked (each has to be approved by the member)' : 'granted'}`,
        ...(types.length > 0 ? [`Authorization details: ${types.join(' ')}`] : []),
        ...aliases.map(({ idp, alias }) => `${idp} calls it: ${alias}`),
      ];
      const answer = { organization, client: id, scope, writes, authorization_details_types: types, aliases };
      output.answer(answer, lines.join('\n'));
    });
}

/** A text: what is wrong with the options. */
function toInput(
  organization: string,
  client: string,
  { scope, writes, details, ...named }: EnableOptions,
): EnablementInput | string {
  const at = aliasesOf(named);
  if (typeof at === 'string') return at;
  return {
    organization,
    client,
    ...(scope !== undefined && { scope }),
    ...(writes !== undefined && { writes }),
    ...(details !== undefined && { authorizationDetailsTypes: details.split(/\s+/).filter(Boolean) }),
    ...(at && { aliases: { at } }),
  };
}

/** `IDP=NAME` each; with `--idp` it is a name alone, which may have an equals sign. */
function aliasesOf({
  idp,
  alias,
}: Pick<EnableOptions, 'idp' | 'alias'>): readonly NamesAtProvider[] | string | undefined {
  if (idp !== undefined)
    return alias?.length === 1 ? [{ provider: idp, names: alias }] : '--idp and --alias go together';
  const names = new Map<string, string[]>();
  for (const text of alias ?? []) {
    const [, provider, name = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (provider === undefined) return '--alias says which provider, too: --alias IDP=NAME';
    names.set(provider, [...(names.get(provider) ?? []), ...(name === '' ? [] : [name])]);
  }
  return alias && [...names].map(([provider, all]) => ({ provider, names: all }));
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
