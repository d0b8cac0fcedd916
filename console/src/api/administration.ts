import type { AgentRulesJson, AgentRulesPut } from '../../../lambdas/endpoints/administration/schemas/agent-rules.ts';
import type {
  ClientJson,
  ClientPage,
  EnablementRequest,
  StoppedClientJson,
} from '../../../lambdas/endpoints/administration/schemas/clients.ts';
import type { ExplainRequest, ExplanationJson } from '../../../lambdas/endpoints/administration/schemas/explanation.ts';
import type {
  ConnectionTest,
  ConnectionTestRequest,
  ProviderImpact,
  ProviderJson,
  ProviderPage,
  ProviderPatch,
  ProviderRegistrationRequest,
  RegisteredProviderJson,
  SignInRequest,
} from '../../../lambdas/endpoints/administration/schemas/identity-providers.ts';
import type {
  CreatedSetupLinkJson,
  LinkPage,
  MemberJson,
  MemberPage,
  MemberPatch,
  NewInvitation,
  NewLink,
  NewMember,
} from '../../../lambdas/endpoints/administration/schemas/members.ts';
import type {
  ConfigurationJson,
  OrganizationJson,
  OrganizationPatch,
} from '../../../lambdas/endpoints/administration/schemas/organization.ts';
import type {
  CreatedScimTokenJson,
  ScimTokenPage,
} from '../../../lambdas/endpoints/administration/schemas/provisioning.ts';
import type { AuditQuery, MemberQuery } from '../../../lambdas/endpoints/administration/schemas/queries.ts';
import type {
  RecallJson,
  RevokedTokenJson,
  TokenCountJson,
  TokenFilter,
  TokenListQuery,
  TokenPage,
} from '../../../lambdas/endpoints/administration/schemas/recalls.ts';
import type {
  Activity,
  AuditPage,
  KeyPage,
  RefusalJson,
  RefusalPage,
} from '../../../lambdas/endpoints/administration/schemas/records.ts';
import type {
  ChangedSignalsJson,
  SignalsJson,
  SignalsRequest,
} from '../../../lambdas/endpoints/administration/schemas/signals.ts';
import { clientSegment, type Method, type PathParameters, pathOf, ROUTES } from '../../../lambdas/routes.ts';
import { request } from './request.ts';

/** Anything that carries the tag of the state that a change is made from. */
interface Tagged {
  readonly etag: string;
}

export type { ConnectionTest, ExplanationJson, ProviderImpact, TokenFilter };

const A = ROUTES.administration;

type Below<P extends string> = Omit<PathParameters<P>, 'organization'>;

/** The administration API of one organization, as `GET /openapi.json` describes it. Every call throws ApiProblem. */
export function administrationOf(organization: string) {
  /** Method and path of a route here; its other parameters, if there are any. */
  const at = <P extends string>(
    { method, path }: { readonly method: Method; readonly path: P },
    ...[below]: keyof Below<P> extends never ? [] : [Below<P>]
  ): [Method, string] => [method, pathOf<string>({ path }, { organization, ...below })];
  return {
    organization: () => request<OrganizationJson>(...at(A.readOrganization)),
    changeOrganization: ({ etag }: Tagged, json: OrganizationPatch) =>
      request<OrganizationJson>(...at(A.changeOrganization), { json, etag }),
    agentRules: () => request<AgentRulesJson>(...at(A.readAgentRules)),
    setAgentRules: ({ etag }: Tagged, json: AgentRulesPut) =>
      request<AgentRulesJson>(...at(A.changeAgentRules), { json, etag }),
    configuration: () => request<ConfigurationJson>(...at(A.readConfiguration)),

    recallOrganization: ({ etag }: Tagged) => request<RecallJson>(...at(A.recallOrganization), { etag }),
    countTokens: (filter: TokenFilter) => request<TokenCountJson>(...asking(at(A.countTokens), filter)),

    tokens: (query: TokenListQuery) => request<TokenPage>(...asking(at(A.listTokens), query)),
    revokeToken: (token: string) => request<RevokedTokenJson>(...at(A.revokeToken, { token })),
    ownTokens: (cursor?: string) => request<TokenPage>(...asking(at(A.listOwnTokens), { cursor })),
    revokeOwnToken: (token: string) => request<RevokedTokenJson>(...at(A.revokeOwnToken, { token })),

    providers: () => request<ProviderPage>(...at(A.listProviders)),
    provider: (provider: string) => request<ProviderJson>(...at(A.readProvider, { provider })),
    providerImpact: (provider: string) => request<ProviderImpact>(...at(A.readImpact, { provider })),
    registerProvider: (json: ProviderRegistrationRequest) =>
      request<RegisteredProviderJson>(...at(A.registerProvider), { json }),
    changeProvider: ({ id: provider, etag }: ProviderJson, json: ProviderPatch) =>
      request<ProviderJson>(...at(A.changeProvider, { provider }), { json, etag }),
    disableProvider: ({ id: provider, etag }: ProviderJson) =>
      request<ProviderJson>(...at(A.disableProvider, { provider }), { etag }),
    recallProvider: ({ id: provider, etag }: ProviderJson) =>
      request<RecallJson>(...at(A.recallProvider, { provider }), { etag }),
    enableProvider: ({ id: provider, etag }: ProviderJson) =>
      request<ProviderJson>(...at(A.enableProvider, { provider }), { etag }),
    removeProvider: ({ id: provider, etag }: ProviderJson) =>
      request<void>(...at(A.removeProvider, { provider }), { etag }),
    scimTokens: (provider: string) => request<ScimTokenPage>(...at(A.listScimTokens, { provider })),
    createScimToken: (provider: string) =>
      request<CreatedScimTokenJson>(...at(A.createScimToken, { provider }), { json: {} }),
    revokeScimToken: (provider: string, token: string) => request<void>(...at(A.revokeScimToken, { provider, token })),
    setSignIn: ({ id: provider, etag }: ProviderJson, json: SignInRequest) =>
      request<ProviderJson>(...at(A.setSignIn, { provider }), { json, etag }),
    signals: (provider: string) => request<SignalsJson>(...at(A.readSignals, { provider })),
    enableSignals: ({ id: provider }: ProviderJson, { etag }: Tagged, json: SignalsRequest) =>
      request<ChangedSignalsJson>(...at(A.enableSignals, { provider }), { json, etag }),
    rotateSignalToken: ({ id: provider }: ProviderJson, { etag }: Tagged) =>
      request<ChangedSignalsJson>(...at(A.rotateSignalToken, { provider }), { etag }),
    disableSignals: ({ id: provider }: ProviderJson, { etag }: Tagged) =>
      request<SignalsJson>(...at(A.disableSignals, { provider }), { etag }),
    /** Where to go, to sign in through a pending provider. */
    activateProvider: (provider: string, returnTo: string) =>
      request<{ readonly location: string }>('POST', pathOf(ROUTES.signIn.activation, { organization, provider }), {
        json: { return_to: returnTo },
      }),
    askDomainProof: (provider: string) => request<ProviderJson>(...at(A.askDomainProof, { provider })),
    checkDomainProof: (provider: string) => request<ProviderJson>(...at(A.checkDomainProof, { provider })),
    testProvider: (provider: string) => request<ConnectionTest>(...at(A.testProvider, { provider })),
    testConnection: (json: ConnectionTestRequest) => request<ConnectionTest>(...at(A.testUnregistered), { json }),

    clients: () => request<ClientPage>(...at(A.listClients)),
    client: (client: string) => request<ClientJson>(...at(A.readClient, { client: clientSegment(client) })),
    enableClient: ({ id: client, etag }: ClientJson, json: EnablementRequest) =>
      request<ClientJson>(...at(A.enableClient, { client: clientSegment(client) }), { json, etag }),
    disableClient: ({ id: client, etag }: ClientJson) =>
      request<ClientJson>(...at(A.disableClient, { client: clientSegment(client) }), { etag }),
    recallClient: ({ id: client, etag }: ClientJson) =>
      request<RecallJson>(...at(A.recallClient, { client: clientSegment(client) }), { etag }),

    stopClient: ({ id: client }: ClientJson) =>
      request<StoppedClientJson>(...at(A.stopClient, { client: clientSegment(client) })),

    members: (query: MemberQuery) => request<MemberPage>(...asking(at(A.listMembers), query)),
    member: (member: string) => request<MemberJson>(...at(A.readMember, { member })),
    addMember: (json: NewMember) => request<MemberJson>(...at(A.addMember), { json }),
    changeMember: ({ id: member, etag }: MemberJson, json: MemberPatch) =>
      request<MemberJson>(...at(A.changeMember, { member }), { json, etag }),
    removeMember: ({ id: member, etag }: MemberJson) =>
      request<MemberJson>(...at(A.removeMember, { member }), { etag }),
    recallMember: ({ id: member, etag }: MemberJson) =>
      request<MemberJson>(...at(A.recallMember, { member }), { etag }),
    inviteMember: ({ id: member, etag }: MemberJson, json: NewInvitation) =>
      request<MemberJson>(...at(A.inviteMember, { member }), { json, etag }),
    withdrawInvitation: ({ id: member, etag }: MemberJson) =>
      request<MemberJson>(...at(A.withdrawInvitation, { member }), { etag }),
    createSetupLink: ({ id: member }: MemberJson) =>
      request<CreatedSetupLinkJson>(...at(A.createSetupLink, { member })),
    links: (member: string) => request<LinkPage>(...at(A.listLinks, { member })),
    addLink: ({ id: member, etag }: MemberJson, json: NewLink) =>
      request<void>(...at(A.addLink, { member }), { json, etag }),
    removeLink: ({ id: member, etag }: MemberJson, link: string) =>
      request<MemberJson>(...at(A.removeLink, { member, link }), { etag }),

    keys: () => request<KeyPage>(...at(A.listKeys)),
    audit: (query: AuditQuery) => request<AuditPage>(...asking(at(A.readAudit), query)),
    activity: (from: number, to: number) =>
      request<Activity>(...asking(at(A.readActivity), { from: `${from}`, to: `${to}` })),
    refusals: () => request<RefusalPage>(...at(A.listRefusals)),
    refusal: (correlation: string) => request<RefusalJson>(...at(A.readRefusal, { correlation })),
    explain: (json: ExplainRequest) => request<ExplanationJson>(...at(A.explain), { json }),
  };
}

export type Administration = ReturnType<typeof administrationOf>;

/** Without the parameters that are absent or empty. */
function asking(
  [method, path]: readonly [Method, string],
  parameters: Readonly<Record<string, string | undefined>>,
): [Method, string] {
  const named = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return [method, named.length === 0 ? path : `${path}?${new URLSearchParams(named)}`];
}
