/** People and assertions as vendors' texts describe them, where they differ from the draft's example: docs/providers. */
import { createHash } from 'node:crypto';
import type { Account } from './accounts.ts';
import type { AssertionClaims } from './assertion.ts';

interface Personality {
  /** What the provider calls a person. */
  readonly subject: (subject: string) => string;
  readonly shape: (claims: AssertionClaims) => AssertionClaims;
}

const same = <T>(value: T): T => value;

/** Issuer and addresses stay those of this machine. Not among them: Entra ID, of which no text shows an assertion. */
const PERSONALITIES = {
  /** The draft's own example. */
  generic: { subject: same, shape: same },
  /** No `resource`, and `act` names the tool that acts for the person. */
  okta: { subject: same, shape: ({ resource: _, ...claims }) => ({ ...claims, act: { sub: claims.clientId } }) },
  /** A subject that names the connection, with a character that must be quoted in a shell. */
  auth0: { subject: (subject) => `auth0|${subject}`, shape: same },
  /** A subject that is a UUID. */
  keycloak: { subject: uuidOf, shape: same },
} as const satisfies Readonly<Record<string, Personality>>;

export type PersonalityName = keyof typeof PERSONALITIES;
export const PERSONALITY_NAMES = Object.keys(PERSONALITIES) as readonly PersonalityName[];

export function shapeOf(name: PersonalityName = 'generic'): Personality['shape'] {
  return PERSONALITIES[name].shape;
}

/** The same people, as this provider calls them. */
export function accountsOf(accounts: readonly Account[], name: PersonalityName = 'generic'): readonly Account[] {
  return accounts.map((account) => ({ ...account, subject: PERSONALITIES[name].subject(account.subject) }));
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
