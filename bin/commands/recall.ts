import type { Command } from 'commander';
import type { Administered, ByOperator } from '../../lambdas/flows/administration/administration.ts';
import { countTokens, type TokenCount, type TokenFilter } from '../../lambdas/flows/administration/count-tokens.ts';
import { describeMember } from '../../lambdas/flows/administration/describe.ts';
import {
  type Recalled,
  recallClient,
  recallMemberBy,
  recallOrganization,
  recallProvider,
} from '../../lambdas/flows/administration/recall.ts';
import { askUnless } from '../confirmation.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { addRecallToken } from './recall-token.ts';

interface Kind {
  readonly argument: string;
  readonly description: string;
  /** The words behind the command's name. */
  readonly example: string;
  /** What a count is narrowed to. May look the target up, and is then its id. */
  readonly filter: (administration: ByOperator, organization: string, target: string) => Promise<TokenFilter>;
  readonly what: (organization: string, target: string) => string;
  readonly more: string;
  readonly run: (administration: ByOperator, organization: string, target: string) => Promise<Administered<Recalled>>;
}

const KINDS: Readonly<Record<'member' | 'client' | 'provider' | 'organization', Kind>> = {
  member: {
    example: 'member acme alice@acme.example',
    argument: '<org> <member>',
    description: 'everything of one member, by e-mail address or id: at the next request',
    filter: async (administration, organization, who) => {
      const { member } = unwrap(await describeMember(administration, organization, who));
      return { member: member.id };
    },
    what: (organization, who) => `${who} of ${organization}`,
    more: 'Their browser sessions end too, and every write that they have approved.',
    run: (administration, organization, who) => recallMemberBy(administration, organization, who),
  },
  client: {
    example: 'client acme cursor',
    argument: '<org> <client>',
    description: 'everything that one client has in an organization',
    filter: async (_administration, _organization, client) => ({ client }),
    what: (organization, client) => `${client} in ${organization}`,
    more: 'Agent tokens that it minted end too. It stays enabled, and may redeem anew.',
    run: (administration, organization, client) => recallClient(administration, organization, client),
  },
  provider: {
    example: 'provider acme idp_4f9c',
    argument: '<org> <idp>',
    description: 'everything that came by one provider',
    filter: async (_administration, _organization, provider) => ({ provider }),
    what: (organization, provider) => `${provider} of ${organization}`,
    more: 'Browser sessions that it opened end too. It stays trusted: disable it, if it should not be.',
    run: (administration, organization, provider) => recallProvider(administration, organization, provider),
  },
  organization: {
    example: 'organization acme --yes',
    argument: '<org>',
    description: 'everything of an organization',
    filter: async () => ({}),
    what: (organization) => organization,
    more: 'Every browser session ends too. Nothing is disabled: people sign in and tools redeem anew.',
    run: (administration, organization) => recallOrganization(administration, organization),
  },
};

const NOTES = `
What was issued until now is refused, however much it is, by one write: within 60 seconds, and at the next request where a
member or one token is recalled. A verifier that knows only the published keys accepts a token until it ends.

Example:
  countersign recall `;

export function addRecallCommands(program: Command): void {
  const recall = program
    .command('recall')
    .description('refuse what was issued until now: a token, or all of a member, client, provider, organization')
    .addHelpText('after', `${NOTES}client acme cursor`);
  for (const [name, kind] of Object.entries(KINDS)) addRecall(recall, name, kind);
  addRecallToken(recall);
}

function addRecall(recall: Command, name: string, kind: Kind): void {
  recall
    .command(`${name} ${kind.argument}`)
    .description(kind.description)
    .option('--yes', 'do not ask')
    .addHelpText('after', NOTES + kind.example)
    .action(async (...given: unknown[]) => {
      const command = given.at(-1) as Command;
      const [organization = '', target = ''] = command.args;
      const { administration, issuedTokens, output } = await operatorFor(command);
      const filter = await kind.filter(administration, organization, target);
      const counted = unwrap(await countTokens(administration, issuedTokens, organization, filter));
      const what = kind.what(organization, target);
      const { yes } = command.opts<{ yes?: true }>();
      await askUnless(yes, `${inNumbers(counted)} of ${what} will be refused.\n${kind.more}`);
      const { recalledAt } = unwrap(await kind.run(administration, organization, target));
      output.answer(
        { recalledAt, tokens: counted.tokens, atLeast: counted.isLowerBound },
        `Recalled ${what}: ${inNumbers(counted)}, refused everywhere within a minute but where only the published keys are known`,
      );
    });
}

function inNumbers({ tokens, isLowerBound }: TokenCount): string {
  const count = tokens === 1 ? '1 access token that has not ended' : `${tokens} access tokens that have not ended`;
  return isLowerBound ? `At least ${count}` : count;
}
