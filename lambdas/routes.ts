/**
 * Every route of the API, written once: the stack's routes and limits, what endpoints answer by, the OpenAPI document and
 * the console's requests follow from here. Constants that import nothing, so that a browser may have them too.
 */

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How much of a route all callers together may use: `lib/throttles.ts` has the numbers, with their reasons. */
export type ThrottleClass =
  | 'redeem'
  | 'introspect'
  | 'revoke'
  | 'lookUp'
  | 'register'
  | 'provision'
  | 'signal'
  | 'mint'
  | 'poll'
  | 'decide'
  | 'document'
  | 'login'
  | 'session'
  | 'setup'
  | 'administer'
  | 'costly'
  | 'console';

export interface Route {
  /** As API Gateway names it, and as it arrives in an event. */
  readonly key: string;
  readonly method: Method | 'ANY';
  readonly path: string;
  /** Method → method and path of what the OpenAPI document describes of it; empty: nothing. */
  readonly operations: Readonly<Partial<Record<Method, string>>>;
  readonly throttle: ThrottleClass;
}

/** API Gateway lets this method alone through; with GET, HEAD as well. */
function only<M extends Method, P extends string>(method: M, path: P, throttle: ThrottleClass) {
  const key = `${method} ${path}` as const;
  return { key, method, path, operations: { [method]: key } as { readonly [K in M]: `${K} ${P}` }, throttle } as const;
}

/**
 * Any method reaches the handler, which answers a wrong one itself, with `Allow`; API Gateway would say 404, and answers
 * preflights only where a route takes them.
 */
function any<P extends string, M extends Method>(methods: readonly M[], path: P, throttle: ThrottleClass) {
  const operations = Object.fromEntries(methods.map((method) => [method, `${method} ${path}`]));
  const key = `ANY ${path}` as const;
  return { key, method: 'ANY', path, operations: operations as { readonly [K in M]: `${K} ${P}` }, throttle } as const;
}

const ORGANIZATION = '/organizations/{organization}';
const AGENT = `${ORGANIZATION}/agent` as const;
const AGENT_SESSION = `${AGENT}/sessions/{sessionId}` as const;
const PASSKEYS = `${AGENT}/passkeys` as const;
const APPROVAL_PAGE = '/approve/{organization}/{sessionId}';
const CONFIRMATION_PAGE = '/confirm/{organization}';
const PROVIDERS = `${ORGANIZATION}/identity-providers` as const;
const PROVIDER = `${PROVIDERS}/{provider}` as const;
const CLIENTS = `${ORGANIZATION}/clients` as const;
const CLIENT = `${CLIENTS}/{client}` as const;
const MEMBERS = `${ORGANIZATION}/members` as const;
const MEMBER = `${MEMBERS}/{member}` as const;
const INVITATION = `${MEMBER}/invitation` as const;
const LINKS = `${MEMBER}/links` as const;
const REFUSALS = `${ORGANIZATION}/activity/refusals` as const;
const REGISTRATION = '/oauth/register';
const SCIM = '/scim/v2';
const CONSOLE = '/console';

/**
 * Function → its routes. A route's name is part of its logical id in the stack: a renamed one is created anew before the
 * old one is deleted, and API Gateway refuses two routes of one key.
 */
export const ROUTES = {
  token: {
    redeem: any(['POST'], '/oauth/token', 'redeem'),
  },
  authorization: {
    authorize: any(['GET', 'POST'], '/oauth/authorize', 'login'),
  },
  introspection: {
    introspect: any(['POST'], '/oauth/introspect', 'introspect'),
    revoke: any(['POST'], '/oauth/revoke', 'revoke'),
    push: any(['POST'], '/oauth/par', 'login'),
    acceptance: any(['POST'], '/oauth/acceptance', 'lookUp'),
    register: any(['POST'], REGISTRATION, 'register'),
    registration: any(['GET', 'DELETE'], `${REGISTRATION}/{client}`, 'register'),
  },
  provisioning: {
    users: any(['GET', 'POST'], `${SCIM}/Users`, 'provision'),
    user: any(['GET', 'PUT', 'PATCH', 'DELETE'], `${SCIM}/Users/{user}`, 'provision'),
    serviceProviderConfig: any(['GET'], `${SCIM}/ServiceProviderConfig`, 'document'),
    resourceTypes: any(['GET'], `${SCIM}/ResourceTypes`, 'document'),
    resourceType: any(['GET'], `${SCIM}/ResourceTypes/{resourceType}`, 'document'),
    schemas: any(['GET'], `${SCIM}/Schemas`, 'document'),
    schema: any(['GET'], `${SCIM}/Schemas/{schema}`, 'document'),
  },
  signals: {
    receive: only('POST', '/signals/{provider}', 'signal'),
  },
  metadata: {
    authorizationServer: any(['GET'], '/.well-known/oauth-authorization-server', 'document'),
    openIdConfiguration: any(['GET'], '/.well-known/openid-configuration', 'document'),
    jwks: any(['GET'], '/.well-known/jwks.json', 'document'),
    openApi: any(['GET'], '/openapi.json', 'document'),
    errors: any(['GET'], '/oauth/errors', 'document'),
    logo: only('GET', '/logo/{client}/{digest}', 'document'),
  },
  agent: {
    mint: only('POST', `${AGENT}/token`, 'mint'),
    poll: only('GET', AGENT_SESSION, 'poll'),
    ask: only('POST', `${AGENT_SESSION}/requests`, 'mint'),
    end: only('POST', `${AGENT_SESSION}/end`, 'mint'),
  },
  approval: {
    approve: only('POST', `${AGENT}/approve`, 'decide'),
    list: only('GET', `${AGENT}/sessions`, 'decide'),
    listRequests: only('GET', `${AGENT}/requests`, 'decide'),
    listConfirmations: only('GET', `${AGENT}/confirmations`, 'decide'),
    confirm: only('POST', `${AGENT}/confirmations`, 'decide'),
    listPasskeys: only('GET', PASSKEYS, 'decide'),
    registerPasskey: only('POST', PASSKEYS, 'decide'),
    beginPasskey: only('POST', `${PASSKEYS}/challenges`, 'decide'),
    removePasskey: only('DELETE', `${PASSKEYS}/{passkey}`, 'decide'),
    takeBackAll: only('DELETE', AGENT_SESSION, 'decide'),
    takeBackOne: only('DELETE', `${AGENT_SESSION}/scopes/{scope}`, 'decide'),
    showPage: only('GET', APPROVAL_PAGE, 'decide'),
    decideOnPage: only('POST', APPROVAL_PAGE, 'decide'),
    showConfirmations: only('GET', CONFIRMATION_PAGE, 'decide'),
    decideConfirmation: only('POST', CONFIRMATION_PAGE, 'decide'),
  },
  signIn: {
    login: any(['GET'], '/login/{organization}', 'login'),
    callback: any(['GET'], '/login/callback', 'login'),
    session: any(['GET'], '/session', 'session'),
    logout: any(['POST'], '/logout', 'login'),
    logoutEverywhere: any(['POST'], '/logout/everywhere', 'login'),
    setup: any(['GET', 'POST'], '/setup/{organization}/{token}', 'setup'),
    activation: any(['POST'], `${PROVIDER}/activate`, 'setup'),
    activationPage: any(['GET', 'POST'], '/activate/{organization}/{provider}', 'setup'),
  },
  administration: {
    readOrganization: only('GET', ORGANIZATION, 'administer'),
    changeOrganization: only('PATCH', ORGANIZATION, 'administer'),
    recallOrganization: only('POST', `${ORGANIZATION}/recall`, 'administer'),
    countTokens: only('GET', `${ORGANIZATION}/tokens/count`, 'costly'),
    listTokens: only('GET', `${ORGANIZATION}/tokens`, 'administer'),
    listOwnTokens: only('GET', `${ORGANIZATION}/my/tokens`, 'administer'),
    revokeOwnToken: only('POST', `${ORGANIZATION}/my/tokens/{token}/revoke`, 'administer'),
    revokeToken: only('POST', `${ORGANIZATION}/tokens/{token}/revoke`, 'administer'),
    readConfiguration: only('GET', `${ORGANIZATION}/configuration`, 'administer'),
    readAgentRules: only('GET', `${ORGANIZATION}/agent-rules`, 'administer'),
    changeAgentRules: only('PUT', `${ORGANIZATION}/agent-rules`, 'administer'),
    listProviders: only('GET', PROVIDERS, 'administer'),
    registerProvider: only('POST', PROVIDERS, 'costly'),
    testUnregistered: only('POST', `${PROVIDERS}/test`, 'costly'),
    readProvider: only('GET', PROVIDER, 'administer'),
    changeProvider: only('PATCH', PROVIDER, 'administer'),
    removeProvider: only('DELETE', PROVIDER, 'administer'),
    readImpact: only('GET', `${PROVIDER}/impact`, 'administer'),
    disableProvider: only('POST', `${PROVIDER}/disable`, 'administer'),
    recallProvider: only('POST', `${PROVIDER}/recall`, 'administer'),
    enableProvider: only('POST', `${PROVIDER}/enable`, 'administer'),
    setSignIn: only('PUT', `${PROVIDER}/sign-in`, 'costly'),
    testProvider: only('POST', `${PROVIDER}/test`, 'costly'),
    askDomainProof: only('POST', `${PROVIDER}/domain-proof`, 'administer'),
    checkDomainProof: only('POST', `${PROVIDER}/domain-proof/check`, 'costly'),
    listScimTokens: only('GET', `${PROVIDER}/scim-tokens`, 'administer'),
    createScimToken: only('POST', `${PROVIDER}/scim-tokens`, 'administer'),
    revokeScimToken: only('DELETE', `${PROVIDER}/scim-tokens/{token}`, 'administer'),
    readSignals: only('GET', `${PROVIDER}/signals`, 'administer'),
    enableSignals: only('PUT', `${PROVIDER}/signals`, 'administer'),
    rotateSignalToken: only('POST', `${PROVIDER}/signals/token`, 'administer'),
    disableSignals: only('DELETE', `${PROVIDER}/signals`, 'administer'),
    listClients: only('GET', CLIENTS, 'administer'),
    readClient: only('GET', CLIENT, 'administer'),
    enableClient: only('PUT', `${CLIENT}/enablement`, 'administer'),
    disableClient: only('DELETE', `${CLIENT}/enablement`, 'administer'),
    stopClient: only('POST', `${CLIENT}/stop`, 'administer'),
    recallClient: only('POST', `${CLIENT}/recall`, 'administer'),
    listMembers: only('GET', MEMBERS, 'administer'),
    addMember: only('POST', MEMBERS, 'administer'),
    readMember: only('GET', MEMBER, 'administer'),
    changeMember: only('PATCH', MEMBER, 'administer'),
    removeMember: only('DELETE', MEMBER, 'administer'),
    recallMember: only('POST', `${MEMBER}/recall`, 'administer'),
    inviteMember: only('POST', INVITATION, 'administer'),
    withdrawInvitation: only('DELETE', INVITATION, 'administer'),
    createSetupLink: only('POST', `${MEMBER}/setup-link`, 'administer'),
    listLinks: only('GET', LINKS, 'administer'),
    addLink: only('POST', LINKS, 'administer'),
    removeLink: only('DELETE', `${LINKS}/{link}`, 'administer'),
    listKeys: only('GET', `${ORGANIZATION}/keys`, 'administer'),
    readAudit: only('GET', `${ORGANIZATION}/audit`, 'administer'),
    readActivity: only('GET', `${ORGANIZATION}/activity`, 'administer'),
    listRefusals: only('GET', REFUSALS, 'administer'),
    readRefusal: only('GET', `${REFUSALS}/{correlation}`, 'administer'),
    explain: only('POST', `${ORGANIZATION}/explain`, 'costly'),
  },
  console: {
    console: only('GET', CONSOLE, 'console'),
    // Any file of the build, and any page of the application.
    consoleFiles: { ...only('GET', `${CONSOLE}/{proxy+}`, 'console'), operations: {} },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Route>>>>;

export type RoutedFunction = keyof typeof ROUTES;

/** Keys of one function's routes. */
export type RouteKeyOf<F extends RoutedFunction> =
  (typeof ROUTES)[F] extends Readonly<Record<string, infer R>> ? (R extends Route ? R['key'] : never) : never;

type OperationsOf<R> = R extends { readonly operations: infer O } ? O[keyof O] : never;

/** Method and path of all that is described of these functions. */
export type DescribedOperation<F extends RoutedFunction> = {
  [Each in F]: {
    [Name in keyof (typeof ROUTES)[Each]]: OperationsOf<(typeof ROUTES)[Each][Name]>;
  }[keyof (typeof ROUTES)[Each]];
}[F];

type ParameterNames<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never;

export type PathParameters<P extends string> = Readonly<Record<ParameterNames<P>, string>>;

/** A path whose parameters have values, which are escaped. */
export function pathOf<P extends string>({ path }: { readonly path: P }, parameters: PathParameters<P>): string {
  const values: Readonly<Record<string, string>> = parameters;
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}

/** In no name of a client, and left as it is by every URL library. */
const CLIENT_URL_PREFIX = 'url:';

/**
 * What stands for a client in a path. An id that is a URL is written in base64url: HTTP APIs decode a path before they
 * route it, so that an escaped slash is a slash, and no route's.
 */
export function clientSegment(id: string): string {
  if (!id.includes('/')) return id;
  return CLIENT_URL_PREFIX + btoa(id).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The client that a segment stands for, unchecked otherwise; only the one way of writing an id counts. */
export function clientOfSegment(segment: string): string {
  if (!/^url:[A-Za-z0-9_-]+$/.test(segment) || segment.length % 4 === (CLIENT_URL_PREFIX.length + 1) % 4)
    return segment;
  const id = atob(segment.slice(CLIENT_URL_PREFIX.length).replaceAll('-', '+').replaceAll('_', '/'));
  return clientSegment(id) === segment ? id : segment;
}

/** What a provider's SCIM client is told as the base of its requests, below the issuer. */
export const SCIM_BASE_PATH = SCIM;

/** Where administrators work, and where every other page of the console is below. */
export const CONSOLE_ROOT = `${CONSOLE}/` as const;

/** The one script of the approval page: a file of the console's build that needs no console. */
export const PASSKEY_SCRIPT_PATH = `${CONSOLE_ROOT}passkey.js` as const;

/** A page of the console. `page`: below the organization, with its slash in front, and its query; empty: the first one. */
export function consolePath(organization: string, page = ''): string {
  return `${CONSOLE_ROOT}${organization}${page}`;
}
