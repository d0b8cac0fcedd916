import { ALGORITHM_NAMES, ASSERTION_ALGORITHMS, algorithmsNamed } from '../../../protect/jose/algorithm.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { NO_SCOPES, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { isIssuerUrl, leadToOnePlace } from '../../../protect/vocabulary/uri.ts';
import { isSharedIssuer, issuerInsteadOf } from '../administration/shared-issuers.ts';
import { scopesForTools } from '../configuration/own-scopes.ts';
import { type Configuration, includesAdministration } from '../configuration.ts';
import { type JustInTimeRoles, MAX_ROLE_VALUE_LENGTH, MAX_ROLE_VALUES, provisions } from '../people/just-in-time.ts';
import { mappingProblem, type SamlNameIdMapping, SUB_ID } from '../people/saml-name-id.ts';
import type { TrustedProvider } from '../records.ts';
import { issuerOfDiscoveryAddress } from './discovery-address.ts';
import { type FieldProblem, problemsOf } from './field-problem.ts';
import { parseDeclaredScopes } from './scope-list.ts';
import { asciiDomain, hasUnseen } from './text.ts';

export interface ProviderInput {
  readonly issuer: string;
  /** Absent: asked of the provider itself, by discovery. */
  readonly jwksUri?: string;
  readonly tenant?: string;
  readonly audienceTenant?: string;
  readonly subjectClaim?: string;
  readonly algorithms?: readonly string[];
  readonly maxLifetimeSeconds?: number;
  readonly defaultScope?: string;
  /** Which SAML names in `sub_id` identify people. */
  readonly samlNameId?: SamlNameIdMapping;
  /** Whose verified addresses the provider may speak for. */
  readonly emailDomains?: readonly string[];
  /** `trusted`: addresses in these domains count where the provider does not say whether they are verified. */
  readonly emailVerifiedAbsent?: string;
  /** Role of members provisioned just in time; absent: nobody is. */
  readonly justInTimeRole?: string;
  /** Their role by a claim, such as `groups`; the first value that somebody has decides. */
  readonly justInTimeRoles?: JustInTimeRoles;
  /** Role of members whom its SCIM client provisions; absent: it provisions nobody. */
  readonly scimRole?: string;
  /** It vouches for clients that nobody registered, up to these scopes; absent: for none. */
  readonly vouchedScope?: string;
  /** The guide that it is registered from. */
  readonly preset?: string;
}

/** What was asked for, checked; the keys' address and the id come later. */
export type ProviderRegistration = Omit<
  TrustedProvider,
  'id' | 'organization' | 'status' | 'jwksUri' | 'pinnedHosts'
> & { readonly jwksUri?: string };

/** K10: a grant is used at once; five minutes are what the drafts' examples give it. */
export const DEFAULT_MAX_LIFETIME_SECONDS = 300;
export const LONGEST_ALLOWED_LIFETIME_SECONDS = 3_600;

/**
 * Checks a provider's registration, all fields at once. A provider that is ourselves, or one of our resources, could
 * turn what we sign into what we trust: refused (K2).
 * Does NOT reach the provider, nor check that nobody else has registered it.
 */
export function parseProvider(
  input: ProviderInput,
  configuration: Configuration,
): Result<ProviderRegistration, readonly FieldProblem[]> {
  const { issuer, jwksUri, tenant, audienceTenant, subjectClaim = 'sub', justInTimeRole } = input;
  const { emailVerifiedAbsent, samlNameId, justInTimeRoles, scimRole } = input;
  const emailDomains = parseDomains(input.emailDomains ?? []);
  const algorithms = algorithmsNamed(input.algorithms ?? ASSERTION_ALGORITHMS);
  const maxLifetimeSeconds = input.maxLifetimeSeconds ?? DEFAULT_MAX_LIFETIME_SECONDS;
  const defaultScopes = parseDefaultScopes(input.defaultScope, configuration);
  const vouchedScopes = parseVouchedScopes(input.vouchedScope, configuration);
  const problems = [
    ...problemsOf([
      ['issuer', issuerProblem(issuer, configuration)],
      [
        'jwksUri',
        jwksUri !== undefined &&
          !isIssuerLikeUrl(jwksUri, configuration) &&
          'must be an https:// URL on port 443, without credentials and fragment',
      ],
      ['tenant', tenant !== undefined && !isTenant(tenant) && TENANT_FORM],
      ['audienceTenant', audienceTenant !== undefined && !isTenant(audienceTenant) && TENANT_FORM],
      ['tenant', tenant === undefined && isShared(issuer) && 'is required: this issuer serves many customers'],
      ['subjectClaim', !isClaimName(subjectClaim) && 'must be the name of a claim, 1–64 characters'],
      ['emailDomains', emailDomains === undefined && 'must be domain names, such as acme.example'],
      ['emailDomains', needsDomain(input) && 'is required: an address counts only in a domain that is pinned'],
      ['samlNameId', (samlNameId !== undefined && mappingProblem(samlNameId)) ?? false],
      [
        'emailVerifiedAbsent',
        emailVerifiedAbsent !== undefined && emailVerifiedAbsent !== 'trusted' && 'must be trusted, or left out',
      ],
      ['justInTimeRole', roleProblem(justInTimeRole, configuration)],
      ['justInTimeRoles', rolesProblem(justInTimeRoles, configuration)],
      ['scimRole', roleProblem(scimRole, configuration)],
      ['preset', input.preset !== undefined && !/^[a-z0-9-]{1,32}$/.test(input.preset) && PRESET_FORM],
      ['algorithms', algorithms === undefined && `must be of ${ALGORITHM_NAMES.join(', ')}`],
      [
        'maxLifetimeSeconds',
        !isLifetime(maxLifetimeSeconds) && `must be 1–${LONGEST_ALLOWED_LIFETIME_SECONDS} seconds`,
      ],
    ]),
    ...(defaultScopes.ok ? [] : defaultScopes.error),
    ...(vouchedScopes.ok ? [] : vouchedScopes.error),
  ];
  if (problems.length > 0 || !algorithms || !emailDomains || !defaultScopes.ok || !vouchedScopes.ok)
    return err(problems);
  return ok({
    issuer,
    ...(jwksUri !== undefined && { jwksUri }),
    ...(tenant !== undefined && { tenant }),
    ...(audienceTenant !== undefined && { audienceTenant }),
    subjectClaim,
    ...(samlNameId !== undefined && { samlNameId }),
    emailDomains,
    ...(emailVerifiedAbsent === 'trusted' && { emailVerifiedAbsent }),
    ...(justInTimeRole !== undefined && { justInTimeRole }),
    ...(justInTimeRoles !== undefined && { justInTimeRoles }),
    ...(scimRole !== undefined && { scimRole }),
    ...(input.preset !== undefined && { preset: input.preset }),
    algorithms,
    maxLifetimeSeconds,
    defaultScopes: defaultScopes.value,
    ...(vouchedScopes.value && { vouchedScopes: vouchedScopes.value }),
  });
}

function issuerProblem(issuer: string, configuration: Configuration): string | false {
  if (!isIssuerUrl(issuer, configuration))
    return "must be the provider's https:// issuer URL, without query and fragment";
  const discovered = issuerOfDiscoveryAddress(issuer);
  if (discovered !== undefined) return `is the address of a discovery document; enter its issuer: ${discovered}`;
  const instead = issuerInsteadOf(issuer);
  if (instead !== undefined)
    return `stands for any tenant, and no token names it in iss; enter your own tenant’s: ${instead}`;
  const ours = [configuration.issuer, ...configuration.resources];
  return ours.some((own) => leadToOnePlace(own, issuer)) && 'must not be this server itself or one of its resources';
}

function isShared(issuer: string): boolean {
  return URL.canParse(issuer) && isSharedIssuer(issuer);
}

/** A claim's name as a person types it; claims that say something else than who somebody is are no names. */
function isClaimName(name: string): boolean {
  return /^[A-Za-z0-9_.:/-]{1,64}$/.test(name) && !NOT_A_PERSON.has(name);
}

const NOT_A_PERSON: ReadonlySet<string> = new Set([
  ...['iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'client_id', 'scope', 'resource', 'tenant', 'aud_tenant', 'act', 'cnf'],
  ...['__proto__', 'email_verified', 'typ', 'authorization_details', SUB_ID],
]);

/** An address that maps, links or provisions counts only in a pinned domain (K17). */
function needsDomain(input: ProviderInput): boolean {
  const { subjectClaim, emailVerifiedAbsent, scimRole, emailDomains = [] } = input;
  const counts = subjectClaim === 'email' || provisions(input) || (emailVerifiedAbsent ?? scimRole) !== undefined;
  return counts && emailDomains.length === 0;
}

function parseDomains(names: readonly string[]): ReadonlySet<string> | undefined {
  const domains = names.map((name) => asciiDomain(name.trim()));
  const areValid = domains.every((domain) => /^(?=.{1,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(domain));
  return areValid ? new Set(domains) : undefined;
}

function roleProblem(role: string | undefined, { roles }: Configuration): string | false {
  if (role === undefined) return false;
  const scopes = roles.get(role);
  if (scopes === undefined) return `must be one of ${[...roles.keys()].join(', ')}`;
  return includesAdministration(scopes) && 'must not be a role with org:admin';
}

/** The order counts: so no value stands twice. */
function rolesProblem(mapping: JustInTimeRoles | undefined, configuration: Configuration): string | false {
  if (mapping === undefined) return false;
  const { claim, values } = mapping;
  if (!isClaimName(claim)) return 'must have the name of a claim, 1–64 characters';
  if (values.length < 1 || values.length > MAX_ROLE_VALUES) return `must have 1–${MAX_ROLE_VALUES} values`;
  const texts = values.map(({ value }) => value);
  if (!texts.every(isRoleValue))
    return `must have values of 1–${MAX_ROLE_VALUE_LENGTH} characters, all of them to be seen`;
  if (new Set(texts).size < texts.length) return 'must not have a value twice';
  const problem = values.map(({ role }) => roleProblem(role, configuration)).find((each) => each !== false);
  return problem === undefined ? false : `must name roles that new members may have: each ${problem}`;
}

function isRoleValue(text: string): boolean {
  return text.length >= 1 && text.length <= MAX_ROLE_VALUE_LENGTH && !hasUnseen(text);
}

/** The rest (port, address) is law 14's to check, when it is asked for. A query is allowed here. */
function isIssuerLikeUrl(url: string, configuration: Configuration): boolean {
  return isIssuerUrl(url.split('?', 1)[0], configuration);
}

const PRESET_FORM = 'must be 1–32 lower-case letters, digits and hyphens';

const TENANT_FORM = 'must be 1–256 characters, all of them to be seen, without spaces at the ends';

function isTenant(text: string): boolean {
  return text.length >= 1 && text.length <= 256 && text.trim() === text && !hasUnseen(text);
}

function isLifetime(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_ALLOWED_LIFETIME_SECONDS;
}

/** As of every client: none may administer here. */
function parseVouchedScopes(
  text: string | undefined,
  configuration: Configuration,
): Result<ScopeSet | undefined, readonly FieldProblem[]> {
  if (text === undefined) return ok(undefined);
  const scopes = parseDeclaredScopes('vouchedScopes', text, configuration);
  if (!scopes.ok) return scopes;
  const forTools = scopesForTools(configuration);
  const others = [...scopes.value].filter((scope) => !forTools.has(scope));
  if (others.length === 0) return scopes;
  return err([{ field: 'vouchedScopes', problem: `must be scopes for tools, and not ${others.join(', ')}` }]);
}

function parseDefaultScopes(
  text: string | undefined,
  configuration: Configuration,
): Result<ScopeSet, readonly FieldProblem[]> {
  return text === undefined || text.trim() === ''
    ? ok(NO_SCOPES)
    : parseDeclaredScopes('defaultScopes', text, configuration);
}
