/**
 * What an administrator can get wrong, in the domain's words. The command and the API each have names of their own for
 * them (`bin/field-names.ts`, `endpoints/administration/wire-field.ts`), and each knows all.
 */
export const FIELDS = [
  ...(['organization', 'client', 'member', 'provider', 'status', 'name', 'agents'] as const),
  ...(['issuer', 'jwksUri', 'tenant', 'audienceTenant', 'subjectClaim', 'emailDomains', 'justInTimeRole'] as const),
  ...([
    'justInTimeRoles',
    'scimRole',
    'preset',
    'emailVerifiedAbsent',
    'samlNameId',
    'vouchedScopes',
    'algorithms',
    'maxLifetimeSeconds',
    'defaultScopes',
    'clientId',
    'clientSecret',
    'audiences',
  ] as const),
  ...(['id', 'authenticationMethod', 'assertionAudience', 'dpopBoundAccessTokens', 'redirectUris'] as const),
  ...(['displayName', 'publisher', 'verified', 'logo'] as const),
  ...(['authorizationDetailsTypes'] as const),
  ...(['scopes', 'kind', 'resources', 'jwks', 'keepSeconds', 'alias'] as const),
  ...(['never', 'longestSeconds', 'freshSignIn', 'freshWithinSeconds', 'passkey'] as const),
  ...(['secondPerson', 'secondRole', 'asked'] as const),
  ...(['clientDocuments', 'requireDpop'] as const),
  ...(['registrationToken', 'scimToken', 'uses', 'expiresInSeconds'] as const),
  ...(['audience', 'transmitterIssuer', 'transmitterJwksUri', 'pollEndpoint', 'pollToken'] as const),
  ...(['email', 'role', 'externalId', 'subject', 'keyRing', 'kid'] as const),
] as const;

export type Field = (typeof FIELDS)[number];

/** What is wrong with one field of an administrator's input, in words for that person. Nothing is changed. */
export interface FieldProblem {
  /** A {@link Field}, or where a request or a file has it: `aliases[0].name`. */
  readonly field: string;
  /** A clause that follows the name: "must be …". */
  readonly problem: string;
}

/** Runs every check, so that all problems are reported at once. */
export function problemsOf(checks: readonly (readonly [field: Field, problem: string | false])[]): FieldProblem[] {
  return checks.flatMap(([field, problem]) => (problem === false ? [] : [{ field, problem }]));
}
