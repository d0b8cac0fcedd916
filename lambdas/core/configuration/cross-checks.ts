import { isExactScope } from '../../../protect/vocabulary/exact-scope.ts';
import { isLimitedScope } from '../../../protect/vocabulary/limited-scope.ts';
import { isScopeToken } from '../../../protect/vocabulary/scope.ts';
import { isAbsoluteUri, isLoopbackHost, isSameResource } from '../../../protect/vocabulary/uri.ts';
import { hasUnseen, UNSEEN_PROBLEM } from '../registration/text.ts';
import { problemsOfBranding } from './branding.ts';
import { problemsOfDetails } from './details.ts';
import { problemsOfImplications } from './implications.ts';
import { problemsOfOperations } from './operations.ts';
import { OWN_SCOPES } from './own-scopes.ts';
import { type ConfigurationProblem, DEFAULT_WRITE_GRANT_LIFETIME_SECONDS, fieldPath } from './schema.ts';

/** Stands for the issuer inside a resource identifier, because the issuer may be known only after deployment. */
export const ISSUER_PLACEHOLDER = '{issuer}';

/** What becomes a row's key and a column of the console. */
export const ROLE_NAME = /^[a-z][a-z0-9_-]{0,63}$/;

/** As long as a scope's name may be: what people can still read on the page where they approve it. */
export const MAX_SCOPE_CHARACTERS = 256;

/** RFC 6749 §3.3: `scope-token = 1*( %x21 / %x23-5B / %x5D-7E )`, for whoever shows the rule; `isScopeToken` decides. */
export const SCOPE_NAME = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

type Members = Readonly<Record<string, unknown>>;

/**
 * What no single field shows: each of these looks at the members that it can read, whatever else is wrong with the rest,
 * so that all mistakes are told in one go. What has the wrong type is the schema's to say.
 */
export function crossChecks(input: unknown): ConfigurationProblem[] {
  if (!isObject(input)) return [];
  const { resources, scopes, roles, baseline, branding, operations, tokenEndpointOrigins: origins } = input;
  const { authorizationDetails } = input;
  return [
    ...problemsOfGrants(input),
    ...(Array.isArray(baseline) ? problemsOfBaseline(baseline, isObject(scopes) ? scopes : undefined) : []),
    ...(isObject(branding) ? problemsOfBranding(branding) : []),
    ...(Array.isArray(origins) ? problemsOfOrigins(origins) : []),
    ...(isObject(resources) ? problemsOfResources(resources) : []),
    ...(isObject(scopes) ? problemsOfScopes(scopes) : []),
    ...(isObject(scopes) ? problemsOfImplications(scopes) : []),
    ...(isObject(operations) ? problemsOfOperations(operations, isObject(scopes) ? scopes : undefined) : []),
    ...(isObject(authorizationDetails)
      ? problemsOfDetails(authorizationDetails, isObject(scopes) ? scopes : undefined)
      : []),
    ...(isObject(roles) ? problemsOfRoles(roles, isObject(scopes) ? scopes : undefined) : []),
  ];
}

/** It stands in a header of every 401. */
const MAX_BASELINE_SCOPES = 50;

/** Of the vendor's own scopes: what a client asks for first is for the API, and never to administer. */
function problemsOfBaseline(baseline: readonly unknown[], scopes: Members | undefined): ConfigurationProblem[] {
  const problems = baseline.flatMap((scope, index) => {
    if (typeof scope !== 'string') return [];
    const field = fieldPath(['baseline', index]);
    if (baseline.indexOf(scope) < index) return [{ field, problem: 'is named twice' }];
    if (scopes === undefined || Object.hasOwn(scopes, scope)) return [];
    return [{ field, problem: `names the scope "${scope}", which scopes lacks` }];
  });
  const isOfSize = baseline.length >= 1 && baseline.length <= MAX_BASELINE_SCOPES;
  const problem = `must have 1 to ${MAX_BASELINE_SCOPES} scopes`;
  return isOfSize ? problems : [...problems, { field: 'baseline', problem }];
}

/** More than a deployment has testers; each is compared with every request's `Origin`. */
const MAX_ORIGINS = 20;

/**
 * An origin as a browser sends it: `https://host`, or `http://` on this very machine, for a tool that a developer runs.
 * Never `*` or `null`: the one is everybody, the other any sandboxed page.
 */
function problemsOfOrigins(origins: readonly unknown[]): ConfigurationProblem[] {
  const at = (index: number, problem: string) => ({ field: fieldPath(['tokenEndpointOrigins', index]), problem });
  const problems = origins.flatMap((origin, index) => {
    if (typeof origin !== 'string') return [];
    if (!isOrigin(origin))
      return [at(index, 'must be an origin: https:// and a host, no path and no slash at the end')];
    return origins.indexOf(origin) < index ? [at(index, 'is named twice')] : [];
  });
  const problem = `must have at most ${MAX_ORIGINS} origins`;
  return origins.length > MAX_ORIGINS ? [...problems, { field: 'tokenEndpointOrigins', problem }] : problems;
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  // A host of URL may hold `*`, which is no wildcard here, and looks as if it were one.
  if (url === null || url.origin !== text || url.hostname.includes('*')) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}

function problemsOfGrants({
  maxWriteGrantLifetimeSeconds: max,
  writeGrantLifetimeSeconds: lifetime = DEFAULT_WRITE_GRANT_LIFETIME_SECONDS,
}: Members): ConfigurationProblem[] {
  if (typeof max !== 'number' || typeof lifetime !== 'number' || max >= lifetime) return [];
  const problem = `must be at least writeGrantLifetimeSeconds, which is ${lifetime}`;
  return [{ field: 'maxWriteGrantLifetimeSeconds', problem }];
}

function problemsOfResources(resources: Members): ConfigurationProblem[] {
  const ids = Object.keys(resources);
  const withIssuer = (id: string) => id.replace(ISSUER_PLACEHOLDER, 'https://issuer.example');
  const problems = ids
    .filter((id) => !isAbsoluteUri(withIssuer(id)))
    .map((id) => ({
      field: fieldPath(['resources', id]),
      problem: 'must be an absolute URI without a fragment (RFC 8707 §2)',
    }));
  const defaults = Object.values(resources).filter((resource) => isObject(resource) && resource['default'] === true);
  const count = ids.length;
  for (const [index, id] of ids.entries()) {
    const twin = ids.slice(0, index).find((other) => isSameResource(withIssuer(other), withIssuer(id)));
    if (twin !== undefined)
      problems.push({ field: fieldPath(['resources', id]), problem: `is the same resource as ${twin}` });
  }
  for (const [id, resource] of Object.entries(resources)) {
    if (isObject(resource) && resource['agentTokens'] !== undefined && resource['agents'] !== true) {
      problems.push({ field: fieldPath(['resources', id, 'agentTokens']), problem: 'needs agents: true beside it' });
    }
  }
  const whole = (problem: string) => problems.push({ field: 'resources', problem });
  if (count === 0) whole('must name at least one resource: the API that tokens are for');
  if (defaults.length > 1) whole('must mark only one resource as default');
  if (count > 1 && defaults.length === 0) whole('must mark one of several resources as default');
  return problems;
}

function problemsOfScopes(scopes: Members): ConfigurationProblem[] {
  return Object.entries(scopes).flatMap(([scope, declaration]) => {
    const field = fieldPath(['scopes', scope]);
    const problem = problemOfName(scope);
    const description = isObject(declaration) ? declaration['description'] : undefined;
    return [
      ...(problem === undefined ? [] : [{ field, problem }]),
      ...(typeof description === 'string' && hasUnseen(description)
        ? [{ field: `${field}.description`, problem: UNSEEN_PROBLEM }]
        : []),
    ];
  });
}

function problemOfName(scope: string): string | undefined {
  // What a program makes of such a member differs from one to the next.
  if (scope === '__proto__') return 'must be another name';
  if (!isScopeToken(scope)) return 'must be printable ASCII without spaces, quotes and backslashes (RFC 6749 §3.3)';
  if (scope.length > MAX_SCOPE_CHARACTERS) return `must have at most ${MAX_SCOPE_CHARACTERS} characters`;
  if (isExactScope(scope)) return 'must not end as the scope of one operation does: "#" and 43 characters';
  if (isLimitedScope(scope)) return 'must not end as a scope up to a limit does: "#d." and letters';
  if (scope.startsWith('org:')) return 'must not begin with "org:", which is Countersign\'s own';
  return undefined;
}

/** `scopes` is `undefined` when there are none to be read: then nothing is said of which ones a role names. */
function problemsOfRoles(roles: Members, scopes: Members | undefined): ConfigurationProblem[] {
  return Object.entries(roles).flatMap(([role, granted]) => {
    const field = fieldPath(['roles', role]);
    const names = Array.isArray(granted) ? granted.filter((scope) => typeof scope === 'string') : [];
    const unknown = scopes === undefined ? [] : names.filter((scope) => !isDeclared(scope, scopes));
    return [
      ...(ROLE_NAME.test(role) ? [] : [{ field, problem: 'must be lower-case letters, digits, "_" and "-"' }]),
      ...unknown.map((scope) => ({ field, problem: `names the scope "${scope}", which scopes lacks` })),
    ];
  });
}

function isDeclared(scope: string, scopes: Members): boolean {
  return Object.hasOwn(scopes, scope) || Object.hasOwn(OWN_SCOPES, scope);
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
