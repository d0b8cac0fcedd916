import { isScopeToken, type ScopeSet } from '../lambdas/core/scope.ts';
import { isAbsoluteUri, isIssuerUrl } from '../lambdas/core/uri.ts';

/** What a protected function's environment holds; `grantProtect` sets all of it but `RESOURCE`. */
export interface ProtectVariables {
  readonly COUNTERSIGN_ISSUER: string;
  /** JSON: role → list of scopes. */
  readonly COUNTERSIGN_ROLES: string;
  readonly MEMBERS_TABLE: string;
  readonly STATUS_TABLE: string;
  /** The resource identifier (RFC 8707) of the API. Options of a route go before it. */
  readonly RESOURCE?: string;
}

export interface ProtectEnvironment {
  readonly issuer: string;
  readonly roles: ReadonlyMap<string, ScopeSet>;
  readonly membersTable: string;
  readonly statusTable: string;
  readonly resource: string | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** @throws Error naming the variable that is missing or wrong: a deployment fault, found at the first cold start. */
export function readProtectEnvironment(variables: Variables = process.env): ProtectEnvironment {
  return {
    issuer: readIssuer(required(variables, 'COUNTERSIGN_ISSUER')),
    roles: readRoles(required(variables, 'COUNTERSIGN_ROLES')),
    membersTable: required(variables, 'MEMBERS_TABLE'),
    statusTable: required(variables, 'STATUS_TABLE'),
    resource: readResource(variables),
  };
}

function required(variables: Variables, name: keyof ProtectVariables): string {
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

function readRoles(json: string): ReadonlyMap<string, ScopeSet> {
  const roles = parseJson(json);
  if (typeof roles !== 'object' || roles === null || Array.isArray(roles)) throw rolesError('');
  return new Map(Object.entries(roles).map(([role, scopes]) => [role, readRoleScopes(role, scopes)]));
}

function readRoleScopes(role: string, scopes: unknown): ScopeSet {
  if (!Array.isArray(scopes)) throw rolesError(`: ${role}`);
  return new Set(
    scopes.map((scope: unknown) => {
      if (typeof scope !== 'string' || !isScopeToken(scope)) throw rolesError(`: ${role}`);
      return scope;
    }),
  );
}

function rolesError(where: string): Error {
  return new Error(`environment variable COUNTERSIGN_ROLES must be JSON, role → list of scopes${where}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
