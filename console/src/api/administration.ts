import type {
  ClientJson,
  ClientPage,
  EnablementRequest,
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
  SignInRequest,
} from '../../../lambdas/endpoints/administration/schemas/identity-providers.ts';
import type {
  LinkPage,
  MemberJson,
  MemberPage,
  MemberPatch,
  NewLink,
  NewMember,
} from '../../../lambdas/endpoints/administration/schemas/members.ts';
import type {
  ConfigurationJson,
  OrganizationJson,
  OrganizationPatch,
} from '../../../lambdas/endpoints/administration/schemas/organization.ts';
import type { AuditQuery, MemberQuery } from '../../../lambdas/endpoints/administration/schemas/queries.ts';
import type {
  Activity,
  AuditPage,
  KeyPage,
  RefusalJson,
  RefusalPage,
} from '../../../lambdas/endpoints/administration/schemas/records.ts';
import { request } from './request.ts';

/** Anything that carries the tag of the state that a change is made from. */
interface Tagged {
  readonly etag: string;
}

export type { ConnectionTest, ExplanationJson, ProviderImpact };

/** The administration API of one organization, as `GET /openapi.json` describes it. Every call throws ApiProblem. */
export function administrationOf(organization: string) {
  const at = (path: string) => `/organizations/${encodeURIComponent(organization)}${path}`;
  const get = <Answer>(path: string) => request<Answer>('GET', at(path));
  return {
    organization: () => get<OrganizationJson>(''),
    changeOrganization: ({ etag }: Tagged, json: OrganizationPatch) =>
      request<OrganizationJson>('PATCH', at(''), { json, etag }),
    configuration: () => get<ConfigurationJson>('/configuration'),

    providers: () => get<ProviderPage>('/identity-providers'),
    provider: (id: string) => get<ProviderJson>(provider(id)),
    providerImpact: (id: string) => get<ProviderImpact>(provider(id, '/impact')),
    registerProvider: (json: ProviderRegistrationRequest) =>
      request<ProviderJson>('POST', at('/identity-providers'), { json }),
    changeProvider: ({ id, etag }: ProviderJson, json: ProviderPatch) =>
      request<ProviderJson>('PATCH', at(provider(id)), { json, etag }),
    disableProvider: ({ id, etag }: ProviderJson) =>
      request<ProviderJson>('POST', at(provider(id, '/disable')), { etag }),
    enableProvider: ({ id, etag }: ProviderJson) =>
      request<ProviderJson>('POST', at(provider(id, '/enable')), { etag }),
    setSignIn: ({ id, etag }: ProviderJson, json: SignInRequest) =>
      request<ProviderJson>('PUT', at(provider(id, '/sign-in')), { json, etag }),
    /** Where to go, to sign in through a pending provider. */
    activateProvider: (id: string, returnTo: string) =>
      request<{ readonly location: string }>('POST', at(provider(id, '/activate')), { json: { return_to: returnTo } }),
    testProvider: (id: string) => request<ConnectionTest>('POST', at(provider(id, '/test'))),
    testConnection: (json: ConnectionTestRequest) =>
      request<ConnectionTest>('POST', at('/identity-providers/test'), { json }),

    clients: () => get<ClientPage>('/clients'),
    client: (id: string) => get<ClientJson>(client(id)),
    enableClient: ({ id, etag }: ClientJson, json: EnablementRequest) =>
      request<ClientJson>('PUT', at(client(id, '/enablement')), { json, etag }),
    disableClient: ({ id, etag }: ClientJson) => request<ClientJson>('DELETE', at(client(id, '/enablement')), { etag }),

    members: (query: MemberQuery) => get<MemberPage>(`/members${queryOf(query)}`),
    member: (id: string) => get<MemberJson>(member(id)),
    addMember: (json: NewMember) => request<MemberJson>('POST', at('/members'), { json }),
    changeMember: ({ id, etag }: MemberJson, json: MemberPatch) =>
      request<MemberJson>('PATCH', at(member(id)), { json, etag }),
    removeMember: ({ id, etag }: MemberJson) => request<MemberJson>('DELETE', at(member(id)), { etag }),
    recallMember: ({ id, etag }: MemberJson) => request<MemberJson>('POST', at(member(id, '/recall')), { etag }),
    links: (id: string) => get<LinkPage>(member(id, '/links')),
    addLink: ({ id, etag }: MemberJson, json: NewLink) =>
      request<void>('POST', at(member(id, '/links')), { json, etag }),
    removeLink: ({ id, etag }: MemberJson, link: string) =>
      request<MemberJson>('DELETE', at(member(id, `/links/${encodeURIComponent(link)}`)), { etag }),

    keys: () => get<KeyPage>('/keys'),
    audit: (query: AuditQuery) => get<AuditPage>(`/audit${queryOf(query)}`),
    activity: (from: number, to: number) => get<Activity>(`/activity${queryOf({ from: `${from}`, to: `${to}` })}`),
    refusals: () => get<RefusalPage>('/activity/refusals'),
    refusal: (correlationId: string) => get<RefusalJson>(`/activity/refusals/${encodeURIComponent(correlationId)}`),
    explain: (json: ExplainRequest) => request<ExplanationJson>('POST', at('/explain'), { json }),
  };
}

export type Administration = ReturnType<typeof administrationOf>;

function provider(id: string, below = ''): string {
  return `/identity-providers/${encodeURIComponent(id)}${below}`;
}

function client(id: string, below = ''): string {
  return `/clients/${encodeURIComponent(id)}${below}`;
}

function member(id: string, below = ''): string {
  return `/members/${encodeURIComponent(id)}${below}`;
}

/** Without the parameters that are absent or empty. */
function queryOf(parameters: Readonly<Record<string, string | undefined>>): string {
  const named = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return named.length === 0 ? '' : `?${new URLSearchParams(named)}`;
}
