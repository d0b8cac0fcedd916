import type { ReactNode } from 'react';
import { pluralIn } from '../plural.ts';
import { sentence } from '../sentence.ts';

const counted = pluralIn('en');

/** Times, and the name of the token, as the page shows them. */
export interface RegistrationParts {
  readonly at: ReactNode;
  readonly token: ReactNode;
  /** Absent: it waits for nothing. */
  readonly until?: ReactNode;
  readonly deletedAt?: ReactNode;
}

/** What agents have by one client. */
export interface AgentsOfClient {
  readonly sessions: number;
  readonly members: number;
  readonly grants: number;
}

/** Clients: where each came from, what it may have, and stopping it. */
export const clients = {
  clients: 'Clients',
  clientId: 'Client id',
  clientIdInline: 'client id',
  publishedBy: 'Published by',
  here: 'Here',
  cameBy: 'Came by',
  whoMayStopIt: 'Who may stop it',
  authenticatesWith: 'Authenticates with',
  itsTokens: 'Its tokens',
  mayBeGivenAt: 'May be given at most',
  writes: 'Writes',
  nothingPublicClientKeeps: 'nothing: a public client keeps no secret',
  areBoundToKey: 'are bound to a key of its own (DPoP)',
  areBoundToKeyIts: 'are bound to a key of its own where it sends a DPoP proof',
  isDisabledHereWithin: (id: string) => `${id} is disabled here: within a minute nothing that it holds is accepted.`,
  itsAgentsAreStopped: (id: string) => `Everything of ${id}’s agents is stopped here.`,
  soWillAgentTokens:
    'So will be the tokens of agents that it minted. It stays as it is, and may get tokens again at once.',
  stopEverything: 'Stop everything',
  disable: 'Disable',
  whatDisablingDoes:
    'Nobody of your organization gets tokens through it any more, and within a minute those that it holds are refused where APIs look. You can enable it again at any time.',
  disableQuestion: (id: string) => `Disable ${id}?`,
  membersWithToken: 'Members with a token',
  enabled: 'enabled',
  or: (ways: readonly string[]) => ways.join(' or '),
  theClientMayGet:
    'The client may get another token for this member. Recalling the client ends all of its tokens here; disabling it keeps it from getting another.',
  whenClientGetsToken:
    'When the client gets a token for a member, they appear here, with what it may do and until when.',
  authorizationDetails: 'Authorization details',
  limitsThatGoWith:
    'Limits that go with a scope: how many, which, where. A type that is not chosen stands in none of its tokens, and what needs it is refused.',
  savedItHoldsWithin: 'Saved. It holds within a minute.',
  isEnabled: (id: string) => `${id} is enabled.`,
  save: 'Save',
  enable: 'Enable',
  whatItMayHave: 'What it may have here',
  enableItHere: 'Enable it here',
  atMostTheseScopes: 'At most these scopes',
  aTokenNeverCarries:
    'A token never carries more than this, whatever the assertion, the request or the member’s role say.',
  itsNameAtYour: 'Its name at your providers',
  onlyIfProviderKnows:
    'Only if a provider knows this tool by another client id than ours, or by several: one line for each.',
  askedForToolsIn: 'Asked is for tools in which an AI agent acts for your people. It holds for tokens from then on.',
  addName: 'Add a name',
  remove: 'Remove',
  itKnownByIts: 'It is known by its own client id.',
  provider: 'Provider',
  clientIdThere: 'Client id there',
  theOperatorWhoRegistered: 'the operator, who registered it',
  theDocumentAtWhich: (host: string) => `the document at ${host}, which its developer changes`,
  itselfDynamicRegistrationFor: 'itself (dynamic registration), for your organization alone',
  askedForIt: (member: string, at: ReactNode) => sentence`${member} asked for it ${at}`,
  nobodyYourProviderVouches: (provider: ReactNode, name: string) =>
    sentence`nobody: your provider ${provider} vouches for it, and calls it “${name}”`,
  providerId: 'provider id',
  firstSeenItProves: (at: ReactNode) =>
    sentence`First seen ${at}. It proves a key of its own with every request, and has no secret.`,
  registeredWithOperatorsToken: ({ at, token, until, deletedAt }: RegistrationParts) => {
    const registered = sentence`Registered ${at} with the operator’s token ${token}`;
    const waiting = until === undefined ? registered : sentence`${registered}. Unless you enable it, it ends ${until}`;
    return deletedAt === undefined ? waiting : sentence`${waiting}. It deleted its registration ${deletedAt}, for good`;
  },
  nameToken: 'name of the token',
  youHereOperatorAnd: 'You, here. The operator, and the tool itself, for good.',
  youHereOperatorEverywhere: 'You, here. The operator, everywhere.',
  clientHere: (client: string) => `${client} here`,
  stopEverythingQuestion: (client: string) => `Stop everything of ${client}?`,
  itsAgentsChangeNothing:
    'Its agents change nothing any more from their next request, and read nothing more with agent tokens within a minute. What they ask for now is asked no more. It stays enabled: its other tokens read until they end, and what your members approve from now on counts.',
  ends: ({ sessions, members, grants }: AgentsOfClient, isAll: boolean) => {
    const ofWhom = `${counted(sessions, { one: 'agent session', other: 'agent sessions' })} of ${counted(members, { one: 'member', other: 'members' })}`;
    const what = `${ofWhom}, with ${counted(grants, { one: 'approved change', other: 'approved changes' })}`;
    return `${isAll ? '' : 'At least '}${what}, ${isAll && sessions === 1 ? 'ends' : 'end'}.`;
  },
  grantedAtOnce: 'Granted at once',
  itsTokensCarryReads: 'Its tokens carry reads and writes, as far as the scopes above and the member’s role allow.',
  askedEachWriteNeeds: 'Asked: each write needs the member’s approval',
  itsTokensReadWrite: 'Its tokens read. A write works while the member’s approval holds: they give it in a browser.',
  ruleSaysSo: (rule: ReactNode) => sentence`A ${rule} says so, whatever is set below.`,
  ruleYourOrganization: 'rule of your organization',
  loading: 'Loading …',
  unlessRuleYourOrganization: 'Unless a rule of your organization says otherwise: the rules could not be loaded.',
  toolsThatGetTokens:
    'Tools that get tokens for your people. You enable each one, up to a ceiling of scopes. The operator registers them, they come by the document at their own address, where your organization allows it, or they register themselves with a token of the operator’s, and wait for you.',
  clientInline: 'client',
  client: 'Client',
  atMost: 'At most',
  theOperatorThisDeployment:
    'The operator of this deployment registers tools: countersign client create. Then you enable them here.',
  noClientRegisteredYet: 'No client is registered yet',
  callsItself: (words: ReactNode) => sentence`calls itself “${words}”`,
  registeredItselfAndWaits: 'registered itself, and waits for you',
  aMemberAsksFor: 'a member asks for it',
  deletedItself: 'deleted itself',
  disabledByOperator: 'disabled by the operator',
  letInByYour: 'let in by your policy',
  disabled: 'disabled',
  notEnabled: 'not enabled',
};
