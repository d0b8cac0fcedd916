import { closeImplications, type Implications, NO_IMPLICATIONS } from './vocabulary/implied-scopes.ts';
import { isScopeToken, NO_SCOPES, type Scope, type ScopeSet } from './vocabulary/scope.ts';
import { isAbsoluteUri, isIssuerUrl } from './vocabulary/uri.ts';

/** What a protected function's environment holds; `grantProtect` sets all of it but `RESOURCE`. */
export interface ProtectVariables {
  readonly COUNTERSIGN_ISSUER: string;
  /** JSON: role → list of scopes. */
  readonly COUNTERSIGN_ROLES: string;
  readonly MEMBERS_TABLE: string;
  readonly STATUS_TABLE: string;
  /** JSON: list of the scopes that only read. Without it and the next, agent tokens are refused. */
  readonly COUNTERSIGN_READ_SCOPES?: string;
  readonly AGENT_SESSIONS_TABLE?: string;
  /** JSON: list of scopes that a client needs at first. Absent: those that only read, but for our own `org:…`. */
  readonly COUNTERSIGN_BASELINE_SCOPES?: string;
  /** JSON: scope → list of the scopes that it implies. Absent: none implies any. */
  readonly COUNTERSIGN_IMPLIED_SCOPES?: string;
  /** The resource identifier (RFC 8707) of the API. Options of a route go before it. */
  readonly RESOURCE?: string;
}

/** What an authorizer's function holds beside. */
export interface AuthorizerVariables extends ProtectVariables {
  readonly RESOURCE: string;
  /** JSON: route key → list of scopes. */
  readonly ROUTE_SCOPES: string;
}

export interface ProtectEnvironment {
  readonly issuer: string;
  readonly roles: ReadonlyMap<string, ScopeSet>;
  readonly implications: Implications;
  readonly membersTable: string;
  readonly statusTable: string;
  /** `undefined`: a deployment from before there were agents. */
  readonly agents: { readonly readScopes: ScopeSet; readonly sessionsTable: string } | undefined;
  /** Empty where nothing says which scopes read. */
  readonly baseline: ScopeSet;
  readonly resource: string | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;
type ScopeListVariable = 'COUNTERSIGN_ROLES' | 'COUNTERSIGN_IMPLIED_SCOPES' | 'ROUTE_SCOPES';

/** @throws Error naming the variable that is missing or wrong: a deployment fault, found at the first cold start. */
export function readProtectEnvironment(variables: Variables = process.env): ProtectEnvironment {
  return {
    issuer: readIssuer(required(variables, 'COUNTERSIGN_ISSUER')),
    roles: readScopeLists(variables, 'COUNTERSIGN_ROLES', 'role'),
    implications: readImplications(variables),
    membersTable: required(variables, 'MEMBERS_TABLE'),
    statusTable: required(variables, 'STATUS_TABLE'),
    agents: readAgents(variables),
    baseline: readBaseline(variables),
    resource: readResource(variables),
  };
}

function readImplications(variables: Variables): Implications {
  if (variables['COUNTERSIGN_IMPLIED_SCOPES'] === undefined) return NO_IMPLICATIONS;
  const direct = readScopeLists(variables, 'COUNTERSIGN_IMPLIED_SCOPES', 'scope');
  return closeImplications(new Map([...direct].map(([scope, implied]) => [scope as Scope, [...implied]])));
}

/** What a client needs at first (U4). @throws Error naming the variable that is wrong */
export function readBaseline(variables: Variables = process.env): ScopeSet {
  const said = variables['COUNTERSIGN_BASELINE_SCOPES'];
  const readScopes = variables['COUNTERSIGN_READ_SCOPES'];
  if (said !== undefined) return scopesOf('COUNTERSIGN_BASELINE_SCOPES', said);
  if (readScopes === undefined) return NO_SCOPES;
  const reads = scopesOf('COUNTERSIGN_READ_SCOPES', readScopes);
  return new Set([...reads].filter((scope) => !scope.startsWith('org:')));
}

function scopesOf(name: keyof ProtectVariables, text: string): ScopeSet {
  const scopes = toScopes(parseJson(text));
  if (scopes === undefined) throw new Error(`environment variable ${name} must be JSON, a list of scopes`);
  return scopes;
}

/** Both or none: one alone is a deployment fault. */
function readAgents(variables: Variables): ProtectEnvironment['agents'] {
  if (variables['COUNTERSIGN_READ_SCOPES'] === undefined && variables['AGENT_SESSIONS_TABLE'] === undefined) {
    return undefined;
  }
  const readScopes = scopesOf('COUNTERSIGN_READ_SCOPES', required(variables, 'COUNTERSIGN_READ_SCOPES'));
  return { readScopes, sessionsTable: required(variables, 'AGENT_SESSIONS_TABLE') };
}

/** What each route of an authorizer's function needs. @throws Error naming the variable that is missing or wrong */
export function readRouteScopes(variables: Variables = process.env): Readonly<Record<string, readonly string[]>> {
  const routes = readScopeLists(variables, 'ROUTE_SCOPES', 'route key');
  return Object.fromEntries(Array.from(routes, ([routeKey, scopes]) => [routeKey, [...scopes]]));
}

function required(variables: Variables, name: keyof AuthorizerVariables): string {
  const value = variables[name];
  if (value === undefined || value === '') throw new Error(`environment variable ${name} is missing`);
  return value;
}

/** Loopback is accepted because only the stack sets this, and a synth that is not local refuses such an issuer. */
function readIssuer(issuer: string): string {
  if (isIssuerUrl(issuer, { allowLoopbackIssuers: true }) && new URL(issuer).origin === issuer) return issuer;
  throw new Error('environment variable COUNTERSIGN_ISSUER must be scheme and host only: no path, no trailing slash');
}

/** @throws Error when the variable is there and is no resource identifier. */
export function readResource(variables: Variables = process.env): string | undefined {
  const resource = variables['RESOURCE'];
  if (resource === undefined || isAbsoluteUri(resource)) return resource;
  throw new Error('environment variable RESOURCE must be an absolute URI without a fragment');
}

function readScopeLists(variables: Variables, name: ScopeListVariable, of: string): ReadonlyMap<string, ScopeSet> {
  const fault = (where: string) =>
    new Error(`environment variable ${name} must be JSON, ${of} → list of scopes${where}`);
  const lists = parseJson(required(variables, name));
  if (typeof lists !== 'object' || lists === null || Array.isArray(lists)) throw fault('');
  return new Map(
    Object.entries(lists).map(([key, list]) => {
      const scopes = toScopes(list);
      if (scopes === undefined) throw fault(`: ${key}`);
      return [key, scopes];
    }),
  );
}

function toScopes(list: unknown): ScopeSet | undefined {
  return Array.isArray(list) && list.every(isScope) ? new Set(list) : undefined;
}

function isScope(value: unknown): value is Scope {
  return typeof value === 'string' && isScopeToken(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
