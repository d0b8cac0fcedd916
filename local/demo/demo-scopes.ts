import {
  type DeclaredAuthority,
  mightiestRole,
  readingRole,
  type SampleScopes,
  sampleScopes,
} from '../../sample/scopes.ts';

/** Who may do what in the walkthrough, whatever the configuration declares. Scopes are each there once. */
export interface DemoScopes {
  /** What the routes of the sample API need. */
  readonly sample: SampleScopes;
  /** Alice's, and Bob's. */
  readonly role: string;
  readonly readingRole: string;
  /** All that Alice's role allows. */
  readonly ofRole: readonly string[];
  /** What Alice may delegate: everything the sample has, so that the other bounds can be seen to bind. */
  readonly asserted: readonly string[];
  readonly requested: readonly string[];
  /** The client's ceiling. */
  readonly client: readonly string[];
}

export function demoScopes(declared: DeclaredAuthority): DemoScopes {
  const sample = sampleScopes(declared);
  const role = mightiestRole(declared);
  const { list, create, rename } = sample;
  return {
    sample,
    role,
    readingRole: readingRole(declared),
    ofRole: declared.roles[role] ?? [],
    asserted: once(list, create, rename, sample.delete),
    requested: once(list, create, sample.delete),
    client: once(list, create, rename),
  };
}

function once(...scopes: readonly string[]): readonly string[] {
  return [...new Set(scopes)];
}
