import { targetOf } from './dpop/target.ts';
import { NO_IMPLICATIONS } from './vocabulary/implied-scopes.ts';
import { isScopeToken, NO_SCOPES, type Scope, type ScopeSet } from './vocabulary/scope.ts';
import { defaultBaseline, type ScopeRules } from './vocabulary/scope-rules.ts';
import { isAbsoluteUri, isIssuerUrl } from './vocabulary/uri.ts';

/** What a protected function's environment holds; `grantProtect` sets all of it but `RESOURCE`. */
export interface ProtectVariables {
  readonly COUNTERSIGN_ISSUER: string;
  readonly MEMBERS_TABLE: string;
  readonly STATUS_TABLE: string;
  /** Without it agent tokens are refused. */
  readonly AGENT_SESSIONS_TABLE?: string;
  /**
   * JSON: role → list of scopes, and a list of the scopes that only read, as deployments of before set them. Without
   * the first, both are read from the Status table. For one release: a function that has them goes on by them.
   */
  readonly COUNTERSIGN_ROLES?: string;
  readonly COUNTERSIGN_READ_SCOPES?: string;
  /** The resource identifier (RFC 8707) of the API. Options of a route go before it. */
  readonly RESOURCE?: string;
  /** Where clients reach the API, for the proofs of tokens that are bound to a key. Options of a route go before it. */
  readonly API_ADDRESS?: string;
}

/** What an authorizer's function holds beside. */
export interface AuthorizerVariables extends ProtectVariables {
  readonly RESOURCE: string;
  /** JSON: route key → list of scopes. */
  readonly ROUTE_SCOPES: string;
  /** `true`: tokens that are bound to no key are refused. Absent: they are taken. */
  readonly BOUND_TOKENS_ONLY?: 'true';
}

/** What a deployment of before told its functions by variables. */
interface DeclaredHere {
  readonly roles: ReadonlyMap<string, ScopeSet>;
  readonly rules: ScopeRules;
}

export interface ProtectEnvironment {
  readonly issuer: string;
  /** `undefined`: the Status table has them. */
  readonly declared: DeclaredHere | undefined;
  readonly membersTable: string;
  readonly statusTable: string;
  /** `undefined`: no agents. */
  readonly agentSessionsTable: string | undefined;
  readonly resource: string | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;
type ScopeListVariable = 'COUNTERSIGN_ROLES' | 'ROUTE_SCOPES';

/** @throws Error naming the variable that is missing or wrong: a deployment fault, found at the first cold start. */
export function readProtectEnvironment(variables: Variables = process.env): ProtectEnvironment {
  return {
    issuer: readIssuer(required(variables, 'COUNTERSIGN_ISSUER')),
    declared: isDeclaredHere(variables) ? declaredHere(variables) : undefined,
    membersTable: required(variables, 'MEMBERS_TABLE'),
    statusTable: required(variables, 'STATUS_TABLE'),
    agentSessionsTable: readAgentSessionsTable(variables),
    resource: readResource(variables),
  };
}

/** An empty value is a fault, and never a sign to look elsewhere. */
function isDeclaredHere(variables: Variables): boolean {
  return variables['COUNTERSIGN_ROLES'] !== undefined;
}

function declaredHere(variables: Variables): DeclaredHere {
  const text = variables['COUNTERSIGN_READ_SCOPES'];
  const reads = text === undefined ? NO_SCOPES : toScopes(parseJson(text));
  if (reads === undefined)
    throw new Error('environment variable COUNTERSIGN_READ_SCOPES must be JSON, a list of scopes');
  const rules = { reads, implications: NO_IMPLICATIONS, baseline: defaultBaseline(reads) };
  return { roles: readScopeLists(variables, 'COUNTERSIGN_ROLES', 'role'), rules };
}

/** With read scopes of its own, both or none: one alone is a deployment fault. */
function readAgentSessionsTable(variables: Variables): string | undefined {
  if (variables['COUNTERSIGN_READ_SCOPES'] !== undefined) {
    required(variables, 'COUNTERSIGN_ROLES');
    return required(variables, 'AGENT_SESSIONS_TABLE');
  }
  if (variables['AGENT_SESSIONS_TABLE'] === undefined) return undefined;
  if (isDeclaredHere(variables)) required(variables, 'COUNTERSIGN_READ_SCOPES');
  return required(variables, 'AGENT_SESSIONS_TABLE');
}

/** What each route of an authorizer's function needs. @throws Error naming the variable that is missing or wrong */
export function readRouteScopes(variables: Variables = process.env): Readonly<Record<string, readonly string[]>> {
  const routes = readScopeLists(variables, 'ROUTE_SCOPES', 'route key');
  return Object.fromEntries(Array.from(routes, ([routeKey, scopes]) => [routeKey, [...scopes]]));
}

/** Whether an authorizer's function takes bound tokens alone. @throws Error when the variable is there and is not `true` */
export function readBoundTokensOnly(variables: Variables = process.env): boolean {
  const value = variables['BOUND_TOKENS_ONLY'];
  if (value === undefined || value === 'true') return value === 'true';
  throw new Error('environment variable BOUND_TOKENS_ONLY must be true, or left out');
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

export const ADDRESS_FORM =
  'an http(s) URL without a query and a fragment, such as https://api.example.com or https://example.com/v1';

export function isAddress(value: string): boolean {
  return !value.includes('?') && isAbsoluteUri(value) && targetOf(value) !== undefined;
}

/** @throws Error when the variable is there and is no address of an API. */
export function readAddress(variables: Variables = process.env): string | undefined {
  const address = variables['API_ADDRESS'];
  if (address === undefined || isAddress(address)) return address;
  throw new Error(`environment variable API_ADDRESS must be ${ADDRESS_FORM}`);
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
