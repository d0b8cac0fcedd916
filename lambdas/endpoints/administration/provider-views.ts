import { ASSERTION_ALGORITHMS, algorithmsNamed } from '../../../protect/jose/algorithm.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import type { Revised } from '../../core/administration/revision.ts';
import type { ConnectionOutcome, ConnectionReport } from '../../core/connection/connection-report.ts';
import type { JustInTimeRoles } from '../../core/people/just-in-time.ts';
import type { SamlNameIdMapping } from '../../core/people/saml-name-id.ts';
import type { TrustedProvider } from '../../core/records.ts';
import { challengeRecord, type DomainProof } from '../../core/registration/domain-proof.ts';
import type { ProviderInput } from '../../core/registration/provider.ts';
import { type Administered, invalid } from '../../flows/administration/administration.ts';
import { providerTag } from '../../flows/administration/find-provider.ts';
import type { ProviderChange } from '../../flows/administration/provider-change.ts';
import type { ConnectionTarget } from '../../flows/administration/test-connection.ts';
import type { Served } from './route.ts';
import type {
  ConnectionTest,
  ConnectionTestRequest,
  DomainProofJson,
  ProviderJson,
  ProviderPatch,
  ProviderRegistrationRequest,
  RegisteredProviderJson,
  SamlNameIdJson,
} from './schemas/identity-providers.ts';

export function served(provider: Administered<TrustedProvider>): Administered<Served> {
  if (!provider.ok) return provider;
  return ok({ body: providerJson(provider.value), etag: providerTag(provider.value) });
}

export function found(provider: Administered<Revised<TrustedProvider>>): Administered<Served> {
  return provider.ok ? served(ok(provider.value.record)) : provider;
}

/** With what is wrong with its keys, as `report` says; of discovery it says no more than registering did. */
export function created(provider: TrustedProvider, report: ConnectionReport): Administered<Served> {
  const problem = keysProblem(report);
  const body: RegisteredProviderJson = { ...providerJson(provider), ...(problem && { keys_problem: problem }) };
  return ok({ body, etag: providerTag(provider), location: `identity-providers/${provider.id}` });
}

const KEY_STEPS: readonly ConnectionOutcome['step'][] = ['keys_fetched', 'keys_parsed', 'algorithms'];

function keysProblem({ steps }: ConnectionReport): RegisteredProviderJson['keys_problem'] {
  for (const outcome of steps) {
    if (outcome.outcome !== 'failed' || !KEY_STEPS.includes(outcome.step)) continue;
    const { step, problem, advice } = outcome;
    return { step, problem, advice };
  }
  return undefined;
}

export function providerJson(provider: TrustedProvider): ProviderJson {
  const { id, issuer, tenant, audienceTenant, status, jwksUri, justInTimeRole, signIn, preset } = provider;
  const { emailVerifiedAbsent, justInTimeRoles, scimRole } = provider;
  return {
    id,
    issuer,
    ...(tenant !== undefined && { tenant }),
    ...(audienceTenant !== undefined && { audience_tenant: audienceTenant }),
    status,
    jwks_uri: jwksUri,
    pinned_hosts: [...provider.pinnedHosts],
    algorithms: [...provider.algorithms],
    subject_claim: provider.subjectClaim,
    email_domains: [...provider.emailDomains],
    ...(provider.samlNameId !== undefined && { saml_name_id: samlJson(provider.samlNameId) }),
    ...(emailVerifiedAbsent !== undefined && { email_verified_absent: emailVerifiedAbsent }),
    ...(justInTimeRole !== undefined && { jit_role: justInTimeRole }),
    ...(justInTimeRoles !== undefined && { jit_roles: rolesJson(justInTimeRoles) }),
    ...(scimRole !== undefined && { scim_role: scimRole }),
    ...(signIn && {
      sign_in: {
        client_id: signIn.clientId,
        authentication_method: signIn.authentication.method,
        ...(signIn.audiences && { audiences: signIn.audiences }),
      },
    }),
    max_lifetime_seconds: provider.maxLifetimeSeconds,
    default_scopes: [...provider.defaultScopes],
    ...(provider.vouchedScopes && { vouched_scopes: [...provider.vouchedScopes] }),
    ...(preset !== undefined && { preset }),
    ...(provider.domainProof && { domain_proof: domainProofJson(provider, provider.domainProof) }),
    etag: providerTag(provider),
  };
}

function domainProofJson(provider: TrustedProvider, proof: DomainProof): DomainProofJson {
  const { domain, askedAt, checked, foundAt } = proof;
  return {
    domain,
    record: challengeRecord(provider, proof),
    asked_at: askedAt,
    state: checked?.outcome ?? 'waiting',
    ...(checked && { checked_at: checked.at, checked_by: checked.by }),
    ...(foundAt !== undefined && { found_at: foundAt }),
  };
}

export function registrationOf(body: ProviderRegistrationRequest): ProviderInput {
  const { issuer, jwks_uri: jwksUri, tenant, audience_tenant: audienceTenant, jit_role: justInTimeRole, preset } = body;
  const { email_verified_absent: emailVerifiedAbsent } = body;
  return {
    issuer,
    ...(jwksUri !== undefined && { jwksUri }),
    ...(tenant !== undefined && { tenant }),
    ...(audienceTenant !== undefined && { audienceTenant }),
    ...(justInTimeRole !== undefined && { justInTimeRole }),
    ...(preset !== undefined && { preset }),
    ...(emailVerifiedAbsent !== undefined && { emailVerifiedAbsent }),
    ...(body.saml_name_id !== undefined && { samlNameId: samlOf(body.saml_name_id) }),
    ...(body.jit_roles !== undefined && { justInTimeRoles: body.jit_roles }),
    ...settingsOf(body),
  };
}

/** Of a setting that is given and removed at once nobody can tell what was meant. */
export function changeOf({ remove = [], ...patch }: ProviderPatch): Administered<ProviderChange> {
  const both = remove.find((name) => patch[name] !== undefined);
  if (both !== undefined) return invalid(both, 'is given, and to be removed');
  const { jit_role: justInTimeRole, preset, email_verified_absent: emailVerifiedAbsent, ...rest } = patch;
  const { saml_name_id: saml, jit_roles: justInTimeRoles, scim_role: scimRole, ...others } = rest;
  const { vouched_scopes: vouched, ...settings } = others;
  return ok({
    justInTimeRole: remove.includes('jit_role') ? 'removed' : given(justInTimeRole),
    justInTimeRoles: remove.includes('jit_roles') ? 'removed' : given(justInTimeRoles),
    scimRole: remove.includes('scim_role') ? 'removed' : given(scimRole),
    preset: remove.includes('preset') ? 'removed' : given(preset),
    emailVerifiedAbsent: remove.includes('email_verified_absent') ? 'removed' : given(emailVerifiedAbsent),
    samlNameId: remove.includes('saml_name_id') ? 'removed' : given(saml && samlOf(saml)),
    vouchedScope: remove.includes('vouched_scopes') ? 'removed' : given(vouched?.join(' ')),
    ...settingsOf(settings),
  });
}

function given<T>(value: T | undefined): { readonly is: T } | undefined {
  return value === undefined ? undefined : { is: value };
}

type Settings = Omit<
  ProviderPatch,
  | 'jit_role'
  | 'jit_roles'
  | 'scim_role'
  | 'preset'
  | 'email_verified_absent'
  | 'saml_name_id'
  | 'vouched_scopes'
  | 'remove'
>;

function samlOf(json: SamlNameIdJson): SamlNameIdMapping {
  const { issuer, nameid_format: format, name_qualifier: nameQualifier, sp_name_qualifier: spNameQualifier } = json;
  return {
    issuer,
    ...(format !== undefined && { format }),
    ...(nameQualifier !== undefined && { nameQualifier }),
    ...(spNameQualifier !== undefined && { spNameQualifier }),
  };
}

function rolesJson({ claim, values }: JustInTimeRoles): NonNullable<ProviderJson['jit_roles']> {
  return { claim, values: values.map(({ value, role }) => ({ value, role })) };
}

function samlJson({ issuer, format, nameQualifier, spNameQualifier }: SamlNameIdMapping): SamlNameIdJson {
  return {
    issuer,
    ...(format !== undefined && { nameid_format: format }),
    ...(nameQualifier !== undefined && { name_qualifier: nameQualifier }),
    ...(spNameQualifier !== undefined && { sp_name_qualifier: spNameQualifier }),
  };
}

function settingsOf(
  settings: Settings,
): Omit<
  ProviderInput,
  | 'issuer'
  | 'justInTimeRole'
  | 'justInTimeRoles'
  | 'scimRole'
  | 'preset'
  | 'emailVerifiedAbsent'
  | 'samlNameId'
  | 'vouchedScope'
> {
  const { algorithms, subject_claim: subjectClaim, email_domains: emailDomains } = settings;
  const { max_lifetime_seconds: maxLifetimeSeconds, default_scopes: defaultScopes } = settings;
  return {
    ...(algorithms !== undefined && { algorithms }),
    ...(subjectClaim !== undefined && { subjectClaim }),
    ...(emailDomains !== undefined && { emailDomains }),
    ...(maxLifetimeSeconds !== undefined && { maxLifetimeSeconds }),
    ...(defaultScopes !== undefined && { defaultScope: defaultScopes.join(' ') }),
  };
}

/** What is typed before it is registered: its keys' host would be pinned as it is here. */
export function targetOf({
  issuer,
  jwks_uri: jwksUri,
  algorithms,
}: ConnectionTestRequest): Administered<ConnectionTarget> {
  const allowed = algorithmsNamed(algorithms ?? ASSERTION_ALGORITHMS);
  if (allowed === undefined) return invalid('algorithms', 'must name at least one');
  const target = { issuer, algorithms: allowed };
  if (jwksUri === undefined) return ok(target);
  if (!URL.canParse(jwksUri)) return invalid('jwks_uri', 'must be a URL');
  return ok({ ...target, registered: { jwksUri, pinnedHosts: [new URL(jwksUri).host] } });
}

export function tested({ issuer, works, steps }: ConnectionReport): Administered<Served> {
  const body: ConnectionTest = { issuer, works, steps: steps.map(stepJson) };
  return ok({ body });
}

function stepJson(outcome: ConnectionOutcome): ConnectionTest['steps'][number] {
  if (outcome.outcome === 'not_reached') return outcome;
  const { tookMs, ...rest } = outcome;
  return { ...rest, took_ms: tookMs };
}
