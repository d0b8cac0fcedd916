import { isScopeToken } from '../../../protect/vocabulary/scope.ts';
import { isAbsoluteUri, isSameResource } from '../../../protect/vocabulary/uri.ts';
import { hasUnseen, UNSEEN_PROBLEM } from '../registration/text.ts';
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
  const { resources, scopes, roles } = input;
  return [
    ...problemsOfGrants(input),
    ...(isObject(resources) ? problemsOfResources(resources) : []),
    ...(isObject(scopes) ? problemsOfScopes(scopes) : []),
    ...(isObject(roles) ? problemsOfRoles(roles, isObject(scopes) ? scopes : undefined) : []),
  ];
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
