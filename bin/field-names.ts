import { FIELDS, type Field } from '../lambdas/core/registration/field-problem.ts';

/**
 * What the command calls a field of the domain: the option's or the argument's name. `keyRing` is what a command works
 * on, and `clientSecret` comes by standard input; neither is typed.
 */
export const FIELD_NAMES = {
  organization: 'organization',
  client: 'client',
  member: 'member',
  provider: 'idp',
  status: 'status',
  name: 'name',
  agents: 'agents',
  issuer: 'issuer',
  jwksUri: 'jwks-uri',
  tenant: 'tenant',
  audienceTenant: 'audience-tenant',
  subjectClaim: 'subject-claim',
  emailDomains: 'email-domain',
  samlNameId: 'saml-issuer',
  emailVerifiedAbsent: 'email-verified-absent',
  vouchedScopes: 'vouched-scope',
  justInTimeRole: 'jit-role',
  justInTimeRoles: 'jit-role-claim',
  preset: 'preset',
  algorithms: 'alg',
  maxLifetimeSeconds: 'max-lifetime',
  defaultScopes: 'default-scope',
  clientId: 'client-id',
  clientSecret: 'client-secret',
  audiences: 'audiences',
  id: 'id',
  authenticationMethod: 'auth',
  assertionAudience: 'assertion-audience',
  dpopBoundAccessTokens: 'require-dpop',
  displayName: 'name',
  publisher: 'publisher',
  verified: 'verified',
  logo: 'logo',
  redirectUris: 'redirect-uri',
  scopes: 'scope',
  kind: 'kind',
  resources: 'resource',
  jwks: 'jwks',
  keepSeconds: 'keep',
  alias: 'alias',
  never: 'never',
  longestSeconds: 'longest',
  freshSignIn: 'fresh',
  passkey: 'passkey',
  freshWithinSeconds: 'fresh-within',
  secondPerson: 'second',
  secondRole: 'second-role',
  asked: 'asked',
  clientDocuments: 'client-documents',
  requireDpop: 'require-dpop',
  registrationToken: 'token',
  uses: 'uses',
  expiresInSeconds: 'expires-in',
  email: 'email',
  role: 'role',
  externalId: 'external-id',
  subject: 'subject',
  keyRing: 'key ring',
  kid: 'kid',
} as const satisfies Readonly<Record<Field, string>>;

/** What is no field of the domain, such as the file of an import, is the command's own already. */
export function commandField(field: string): string {
  const known = FIELDS.find((each) => each === field);
  return known === undefined ? field : FIELD_NAMES[known];
}
