/** People and assertions as vendors' texts describe them, where they differ from the draft's example: docs/providers. */
import { createHash } from 'node:crypto';
import type { Account } from './accounts.ts';
import type { AssertionClaims } from './assertion.ts';

interface Personality {
  /** What the provider calls a person. */
  readonly subject: (subject: string) => string;
  readonly shape: (claims: AssertionClaims) => AssertionClaims;
}

/** The SAML application beside the OpenID Connect one, in the personality that has both. */
const SAML_APPLICATION = {
  issuer: 'http://www.okta.com/exk1abc',
  nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  audienceTenant: 'acme-tenant',
} as const;

/** @see draft-ietf-oauth-identity-assertion-authz-grant, "SAML NameID Subject Identifier Format" */
export function samlName(nameid: string): Readonly<Record<string, string>> {
  const { issuer, nameIdFormat } = SAML_APPLICATION;
  return { format: 'saml-nameid', issuer, nameid, nameid_format: nameIdFormat };
}

const same = <T>(value: T): T => value;

/**
 * Where our application in Okta federates by SAML: a SAML name beside Okta's own id, what stands in "Audience/tenant ID",
 * what acts, an address of which nothing is said.
 */
function oktaWithSaml({ resource: _, ...claims }: AssertionClaims): AssertionClaims {
  return {
    ...claims,
    act: { sub: claims.clientId, sub_profile: 'ai_agent' },
    audienceTenant: SAML_APPLICATION.audienceTenant,
    subId: samlName(claims.account.email),
    saysNothingOfEmail: true,
  };
}

/** Issuer and addresses stay those of this machine. Not among them: Entra ID, of which no text shows an assertion. */
const PERSONALITIES = {
  /** The draft's own example. */
  generic: { subject: same, shape: same },
  /** No `resource`, and `act` names the tool that acts for the person. */
  okta: { subject: same, shape: ({ resource: _, ...claims }) => ({ ...claims, act: { sub: claims.clientId } }) },
  'okta-saml': { subject: same, shape: oktaWithSaml },
  /** A subject that names the connection, with a character that must be quoted in a shell. */
  auth0: { subject: (subject) => `auth0|${subject}`, shape: same },
  /** A subject that is a UUID. */
  keycloak: { subject: uuidOf, shape: same },
} as const satisfies Readonly<Record<string, Personality>>;

export type PersonalityName = keyof typeof PERSONALITIES;
/** The walkthrough knows nothing of what `okta-saml` needs to be set first: docs/providers/okta.md does. */
type Walked = Exclude<PersonalityName, 'okta-saml'>;
export const PERSONALITY_NAMES = (Object.keys(PERSONALITIES) as readonly PersonalityName[]).filter(
  (name): name is Walked => name !== 'okta-saml',
);

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
