import * as z from 'zod/mini';
import { ALGORITHM_NAMES, ASSERTION_ALGORITHMS } from '../../../../protect/jose/algorithm.ts';
import { MAX_ROLE_VALUE_LENGTH, MAX_ROLE_VALUES } from '../../../core/people/just-in-time.ts';
import { PROOF_OUTCOMES } from '../../../core/registration/domain-proof.ts';
import { count, etag, listOf, oneOf, pageOf, requestBody, scopes, text, wholeNumber } from './common.ts';

const SIGN_IN_METHODS = ['private_key_jwt', 'client_secret_basic', 'client_secret_post'] as const;

/** By any of its names; what is registered is shown by ours. */
const algorithms = () => listOf(oneOf(ALGORITHM_NAMES), ALGORITHM_NAMES.length);

const samlText = () => text(1, 1_024);

/**
 * Which SAML names in `sub_id` (format `saml-nameid`) identify people, beside the mapped claim: each part as assertions
 * have it, absent with absent. The SAML issuer is compared, and trusted with nothing.
 */
const samlNameId = requestBody({
  issuer: samlText(),
  nameid_format: z.optional(samlText()),
  name_qualifier: z.optional(samlText()),
  sp_name_qualifier: z.optional(samlText()),
});
export type SamlNameIdJson = z.infer<typeof samlNameId>;

/**
 * Roles of new members by a claim, such as `groups`: the first value that somebody's claim has decides, before `jit_role`.
 * Members who exist keep theirs. Never a role with `org:admin`.
 */
const jitRoles = requestBody({
  claim: text(1, 64),
  values: listOf(requestBody({ value: text(1, MAX_ROLE_VALUE_LENGTH), role: text(1, 64) }), MAX_ROLE_VALUES),
});

/** What to publish in the DNS of the issuer's domain, and what was found there. */
const domainProof = z.object({
  domain: z.string(),
  /** For the form of a DNS zone. No secret; of another organization, or of another provider, it would be another one. */
  record: z.object({ type: oneOf(['TXT']), name: z.string(), value: z.string() }),
  asked_at: z.int(),
  /**
   * Of the last look-up: `waiting`, there was none yet; `found`; `other_value`, there are TXT records and none of them is
   * this one; `not_found`, there is none; `unanswered`, nothing is known, because no name server answered.
   */
  state: oneOf(['waiting', ...PROOF_OUTCOMES]),
  checked_at: z.optional(z.int()),
  /** The member's id, or who the operator is. */
  checked_by: z.optional(z.string()),
  /** When it was there last, whatever a later look-up has found. */
  found_at: z.optional(z.int()),
});
export type DomainProofJson = z.infer<typeof domainProof>;

export const providerSchema = z.object({
  id: z.string(),
  /** Compared byte for byte with `iss`. */
  issuer: z.string(),
  tenant: z.optional(z.string()),
  audience_tenant: z.optional(z.string()),
  /**
   * `pending`: nothing of it is believed until an administrator has signed in through it, or its domain is proved by the DNS,
   * or the operator confirms.
   */
  status: oneOf(['pending', 'active', 'disabled']),
  jwks_uri: z.string(),
  pinned_hosts: z.array(z.string()),
  algorithms: z.array(oneOf(ASSERTION_ALGORITHMS)),
  subject_claim: z.string(),
  /** Absent: `sub_id` finds nobody. */
  saml_name_id: z.optional(samlNameId),
  email_domains: z.array(z.string()),
  /**
   * Addresses of `email_domains` are taken as verified although the provider does not say so: whoever can set an address
   * at the provider can become the member with it. Absent: only `email_verified: true` counts.
   */
  email_verified_absent: z.optional(oneOf(['trusted'])),
  /** Absent: nobody is added just in time. */
  jit_role: z.optional(z.string()),
  /** Absent: no claim says the role of a new member. */
  jit_roles: z.optional(jitRoles),
  /** Role of members whom its SCIM client provisions. Absent: it provisions nobody, and its tokens are refused. */
  scim_role: z.optional(z.string()),
  /** Absent: nobody signs in here with it. The secret is never shown. */
  sign_in: z.optional(
    z.object({
      client_id: z.string(),
      authentication_method: oneOf(SIGN_IN_METHODS),
      audiences: z.optional(oneOf(['authorized_party'])),
    }),
  ),
  max_lifetime_seconds: z.int(),
  default_scopes: scopes(),
  /**
   * It vouches for clients that nobody registered: one comes by an assertion that is bound to a key, and the proof of that
   * key, without client authentication, up to these scopes. Its writes are asked for. Absent: it vouches for none.
   */
  vouched_scopes: z.optional(scopes()),
  /** Which guide it was registered from, such as `okta`. */
  preset: z.optional(z.string()),
  /** Absent: nobody has asked for it. `etag` does not say what it is. */
  domain_proof: z.optional(domainProof),
  etag: etag(),
});
export type ProviderJson = z.infer<typeof providerSchema>;

/** What was registered just now. */
export const registeredProvider = z.extend(providerSchema, {
  /**
   * Its keys could not be read, or none of them verifies an allowed algorithm: nothing of it is redeemed, and nobody signs
   * in through it, until they can. In the words of testing the connection. Absent: they could, at that moment.
   */
  keys_problem: z.optional(z.object({ step: z.string(), problem: z.string(), advice: z.string() })),
});
export type RegisteredProviderJson = z.infer<typeof registeredProvider>;

export const providerPage = pageOf(providerSchema);
export type ProviderPage = z.infer<typeof providerPage>;

/** It is there no more, and no other will have its id. */
export const removedProvider = z.object({ id: z.string(), status: oneOf(['removed']) });

const issuer = () => text(1, 2_048);
const tenant = () => text(1, 256);
const preset = () => text(1, 32).check(z.regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and hyphens'));

/** Settings that a provider may be without. */
const REMOVABLE = [
  ...([
    'jit_role',
    'jit_roles',
    'scim_role',
    'preset',
    'email_verified_absent',
    'saml_name_id',
    'vouched_scopes',
  ] as const),
] as const;

/** What may be changed later too. */
const settings = {
  algorithms: z.optional(algorithms()),
  subject_claim: z.optional(text(1, 64)),
  email_domains: z.optional(listOf(text(1, 253), 100)),
  email_verified_absent: z.optional(oneOf(['trusted'])),
  saml_name_id: z.optional(samlNameId),
  jit_roles: z.optional(jitRoles),
  max_lifetime_seconds: z.optional(wholeNumber(1, 3_600, 'seconds')),
  default_scopes: z.optional(scopes()),
};

/** Registered by an administrator: `pending`. Without `jwks_uri` the provider is asked, by discovery. */
export const providerRegistration = requestBody({
  issuer: issuer(),
  jwks_uri: z.optional(issuer()),
  tenant: z.optional(tenant()),
  audience_tenant: z.optional(tenant()),
  jit_role: z.optional(text(1, 64)),
  preset: z.optional(preset()),
  ...settings,
});
export type ProviderRegistrationRequest = z.infer<typeof providerRegistration>;

/**
 * Absent members stay as they are; what `remove` names is there no more. Nothing is ever `null`: what could not be read
 * must not become a setting. Issuer, tenants and the keys' address are what the trust is in:
 * another one is another provider. Another `subject_claim` deactivates every link: see `/impact` first.
 */
export const providerPatch = requestBody({
  ...settings,
  jit_role: z.optional(text(1, 64)),
  scim_role: z.optional(text(1, 64)),
  preset: z.optional(preset()),
  vouched_scopes: z.optional(scopes()),
  remove: z.optional(listOf(oneOf(REMOVABLE), REMOVABLE.length)),
});
export type ProviderPatch = z.infer<typeof providerPatch>;

/** Who we are at the provider. Without a secret we sign with the keys that we publish (`private_key_jwt`). */
export const signInRequest = requestBody({
  client_id: text(1, 512),
  client_secret: z.optional(text(1, 512)),
  /** Absent: with a secret, the one that the provider announces, Basic first. */
  authentication_method: z.optional(oneOf(SIGN_IN_METHODS)),
  /** An id_token may be for other clients of one project too, if its `azp` is us. Absent: for us alone. */
  audiences: z.optional(oneOf(['authorized_party'])),
});
export type SignInRequest = z.infer<typeof signInRequest>;

/** What a change that cannot be undone would do, in numbers, now. */
export const providerImpact = z.object({
  /** Subjects that lead to a member, by the claim that is mapped now: another claim deactivates them all. */
  active_links: count(),
  /** Members whom at least one of these links leads to. */
  linked_members: count(),
  /** Links of former claims, which lead nowhere. */
  inactive_links: count(),
  /** `true`: there are more; these were counted. */
  more: z.boolean(),
  /** `true`: nothing proves that whoever asks could sign in without it, so that disabling it is refused. */
  last_sign_in: z.boolean(),
});
export type ProviderImpact = z.infer<typeof providerImpact>;

export const connectionTestRequest = requestBody({
  issuer: issuer(),
  jwks_uri: z.optional(issuer()),
  algorithms: z.optional(algorithms()),
});
export type ConnectionTestRequest = z.infer<typeof connectionTestRequest>;

/** Every step, in order: passed, failed with what to do, or not reached. */
export const connectionTest = z.object({
  issuer: z.string(),
  /** Every step passed. */
  works: z.boolean(),
  steps: z.array(
    z.object({
      step: z.string(),
      outcome: oneOf(['passed', 'failed', 'not_reached']),
      took_ms: z.optional(count()),
      /** What was found, in words. */
      found: z.optional(z.string()),
      problem: z.optional(z.string()),
      advice: z.optional(z.string()),
      /** The issuer to register instead. */
      instead: z.optional(z.string()),
    }),
  ),
});
export type ConnectionTest = z.infer<typeof connectionTest>;
