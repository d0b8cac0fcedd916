/** What each route of the sample needs, and so what a walk through it can show. */
export interface SampleScopes {
  readonly list: string;
  readonly create: string;
  readonly rename: string;
  readonly delete: string;
  /** The operation that deleting is, where the configuration declares one: an agent deletes exactly what a person approved. */
  readonly deletion?: string;
}

/** Of a configuration, what decides. */
export interface DeclaredAuthority {
  readonly scopes: Readonly<Record<string, { readonly access: 'read' | 'write' }>>;
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly operations?: Readonly<Record<string, DeclaredOperation>> | undefined;
}

interface DeclaredOperation {
  readonly scope: string;
  readonly method: string;
  readonly path: string;
}

/** What the issuer is, in a configuration that must not know it. */
const SAMPLE_RESOURCE = '{issuer}/sample';

/** The route of one project. */
const PROJECT = '/sample/organizations/{organization}/projects/{project}';

/** Ours, which every configuration has. */
const OWN = { read: 'org:read', write: 'org:admin' };

/**
 * The sample under anybody's configuration: its routes need the first scopes that the role which can do most has, in the
 * order in which they are declared: one that reads, and up to three that write. An API of your own names its scopes.
 */
export function sampleScopes({ scopes, roles, operations = {} }: DeclaredAuthority): SampleScopes {
  const held = new Set(roles[mightiestRole({ scopes, roles })]);
  const declared = (access: 'read' | 'write') => {
    const all = Object.keys(scopes).filter((scope) => scopes[scope]?.access === access);
    const usable = all.filter((scope) => held.has(scope));
    return usable.length > 0 ? usable : all;
  };
  const [list = OWN.read] = declared('read');
  const writes = declared('write');
  const [create = OWN.write, rename = create] = writes;
  const remove = writes[2] ?? rename;
  const [deletion] =
    Object.entries(operations).find(
      ([, { scope, method, path }]) => scope === remove && method === 'DELETE' && path === PROJECT,
    ) ?? [];
  return { list, create, rename, delete: remove, ...(deletion !== undefined && { deletion }) };
}

/** The role with the most of the declared scopes; of equals one that administers, and then the first. */
export function mightiestRole({ scopes, roles }: DeclaredAuthority): string {
  const might = ([, granted]: readonly [string, readonly string[]]) =>
    2 * granted.filter((scope) => Object.hasOwn(scopes, scope)).length + Number(granted.includes(OWN.write));
  const [first] = Object.entries(roles).sort((a, b) => might(b) - might(a));
  return first?.[0] ?? '';
}

/** A role that reads what the sample lists and can do little else; the mightiest where there is no other. */
export function readingRole(declared: DeclaredAuthority): string {
  const { list } = sampleScopes(declared);
  const [first] = Object.entries(declared.roles)
    .filter(([, granted]) => granted.includes(list))
    .sort(([, a], [, b]) => a.length - b.length);
  return first?.[0] ?? mightiestRole(declared);
}

interface Resource {
  readonly default?: boolean | undefined;
  readonly agents?: boolean | undefined;
}

/** With the sample's own resource, which agents may use. What was the default stays it. */
export function withSampleResource<T extends { readonly resources: Readonly<Record<string, Resource>> }>(
  configuration: T,
): T {
  const entries = Object.entries(configuration.resources);
  if (entries.some(([id]) => id === SAMPLE_RESOURCE)) return configuration;
  const only = entries.length === 1 ? entries.map(([id, resource]) => [id, { ...resource, default: true }]) : entries;
  const resources = { ...Object.fromEntries(only), [SAMPLE_RESOURCE]: { agents: true } };
  return { ...configuration, resources };
}
