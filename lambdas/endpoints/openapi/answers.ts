import * as z from 'zod/mini';
import { DURATIONS } from '../../core/agents/durations.ts';
import { CLIENT_AUTHENTICATION_METHODS } from '../../core/records.ts';
import { SET_ERROR_CODES } from '../../core/signals/error-codes.ts';
import { instant, oneOf } from '../administration/schemas/common.ts';

/** What routes answer that are no part of the administration API. */

/** RFC 6749 §5.2, and what else has one code and a sentence. */
export const errorSchema = z.object({
  error: z.string(),
  error_description: z.optional(z.string()),
  error_uri: z.optional(z.string()),
  field: z.optional(z.string()),
  correlation_id: z.optional(z.string()),
  /** Of a question: what the member could not approve, or has just refused. */
  not_askable: z.optional(z.array(z.object({ scope: z.string(), reason: z.string() }))),
  denied: z.optional(z.array(z.string())),
});

/** RFC 8935 §2.3. */
export const setErrorSchema = z.object({ err: oneOf(SET_ERROR_CODES), description: z.string() });

/** RFC 6750 §3.1: of a request that "lacks any authentication information" nothing is said that is an error code. */
export const challengeSchema = z.object({
  error: z.optional(z.string()),
  error_description: z.optional(z.string()),
  correlation_id: z.optional(z.string()),
});

/** What API Gateway says itself, and where something is switched off that would be there. */
export const gatewaySchema = z.object({ message: z.string() });

/** One of three: `assertion`; `code`, `redirect_uri` and `code_verifier`; `refresh_token`. */
export const tokenRequest = z.object({
  grant_type: oneOf(['urn:ietf:params:oauth:grant-type:jwt-bearer', 'authorization_code', 'refresh_token']),
  assertion: z.optional(z.string()),
  code: z.optional(z.string()),
  redirect_uri: z.optional(z.string()),
  code_verifier: z.optional(z.string()),
  refresh_token: z.optional(z.string()),
  /** Of a public client, which has no other way to say who it is. */
  client_id: z.optional(z.string()),
  scope: z.optional(z.string()),
  resource: z.optional(z.string()),
  /** RFC 9396 §6: JSON, of types that the metadata names. It narrows what was delegated, or allowed. */
  authorization_details: z.optional(z.string()),
  /** Of a client whose writes are asked: the agent session whose approvals count; absent: the client's default one. */
  agent_session: z.optional(z.string()),
  /** The session that it stands under: it holds no more than that one, and ends with it. */
  agent_session_parent: z.optional(z.string()),
});

/** RFC 9449 §5: `DPoP`: it is bound to a key, and good with a proof of that key alone. */
const TOKEN_TYPES = ['Bearer', 'DPoP'] as const;

/** RFC 9396 §2: each with its type and all of that one's members. */
const authorizationDetails = z.array(z.looseObject({ type: z.string() }));

export const tokenAnswer = z.object({
  access_token: z.string(),
  token_type: oneOf(TOKEN_TYPES),
  expires_in: z.int(),
  scope: z.string(),
  /** RFC 9396 §7: how far some of it goes. Absent: no detail was granted. */
  authorization_details: z.optional(authorizationDetails),
  /** With a code, or another refresh token, of a client that is registered for them. */
  refresh_token: z.optional(z.string()),
});

/** OAuth 2.1 §4.1.1. `organization` is ours: whom the tool takes the person for. */
export const authorizationQuerySchema = z.object({
  /** RFC 9126 §4: of a request that the client pushed; with it `client_id` alone. */
  request_uri: z.optional(z.string()),
  response_type: z.optional(z.string()),
  client_id: z.optional(z.string()),
  redirect_uri: z.optional(z.string()),
  code_challenge: z.optional(z.string()),
  code_challenge_method: z.optional(z.string()),
  scope: z.optional(z.string()),
  state: z.optional(z.string()),
  resource: z.optional(z.string()),
  /** RFC 9396 §2: JSON, of types that the metadata names. */
  authorization_details: z.optional(z.string()),
  /** RFC 9449 §10: the thumbprint of the key that the code is to be good with. */
  dpop_jkt: z.optional(z.string()),
  organization: z.optional(z.string()),
  prompt: z.optional(z.string()),
});

/** RFC 9126 §2.1: the same, from the client itself, which authenticates as at the token endpoint. */
export const pushedRequest = z.object({
  response_type: z.string(),
  redirect_uri: z.string(),
  code_challenge: z.string(),
  code_challenge_method: z.string(),
  scope: z.optional(z.string()),
  state: z.optional(z.string()),
  resource: z.optional(z.string()),
  /** RFC 9396 §2: JSON, of types that the metadata names. */
  authorization_details: z.optional(z.string()),
  /** As in an address; a `DPoP` header says it too. */
  dpop_jkt: z.optional(z.string()),
  organization: z.optional(z.string()),
  prompt: z.optional(z.string()),
});

/** RFC 9126 §2.2. */
export const pushedAnswer = z.object({ request_uri: z.string(), expires_in: z.int() });

/** RFC 7591 §2: what counts; what stands beside it is ignored. */
export const registrationRequest = z.object({
  redirect_uris: z.array(z.string()),
  token_endpoint_auth_method: z.optional(oneOf(CLIENT_AUTHENTICATION_METHODS)),
  grant_types: z.optional(z.array(z.string())),
  response_types: z.optional(z.array(z.string())),
  client_name: z.optional(z.string()),
  jwks: z.optional(z.record(z.string(), z.unknown())),
  jwks_uri: z.optional(z.string()),
  dpop_bound_access_tokens: z.optional(z.boolean()),
});

/** RFC 7591 §3.2.1, RFC 7592 §3: what is registered. The secret stands in the first answer alone. */
export const registrationAnswer = z.object({
  client_id: z.string(),
  client_id_issued_at: instant(),
  client_secret: z.optional(z.string()),
  client_secret_expires_at: z.optional(z.int()),
  registration_client_uri: z.string(),
  registration_access_token: z.string(),
  redirect_uris: z.array(z.string()),
  grant_types: z.array(z.string()),
  response_types: z.array(z.string()),
  token_endpoint_auth_method: oneOf(CLIENT_AUTHENTICATION_METHODS),
  client_name: z.optional(z.string()),
  jwks: z.optional(z.record(z.string(), z.unknown())),
  jwks_uri: z.optional(z.string()),
  dpop_bound_access_tokens: z.optional(z.literal(true)),
  /** `waiting`: an administrator of the organization has to enable the client, which gets nothing before. */
  registration_status: oneOf(['waiting', 'approved']),
});

/** As our own page sends it. */
export const consentForm = z.object({
  csrf_token: z.string(),
  request: z.string(),
  shown: z.string(),
  decision: oneOf(['allow', 'deny']),
});

/**
 * RFC 7662 §2.1. Three are ours: `org_id`, the organization whose data the request would touch, of which the token must be;
 * `required_scope`, what the API's route needs; `consume`, whether that uses an approval for one write up.
 */
export const introspectionRequest = z.object({
  token: z.string(),
  token_type_hint: z.optional(z.string()),
  org_id: z.optional(z.string()),
  required_scope: z.optional(z.string()),
  consume: z.optional(z.literal('true')),
});

/** An issuer as the claims `iss`, `tenant` and `aud_tenant` of its assertions name it. */
export const acceptanceRequest = z.object({
  issuer: z.string(),
  tenant: z.optional(z.string()),
  aud_tenant: z.optional(z.string()),
});

/** What the client itself could get by assertions of that issuer, at most. */
export const acceptanceAnswer = z.object({
  accepted: z.boolean(),
  /** What the assertion's `client_id` has to say. */
  client_id: z.optional(z.string()),
  /** All that it may say, where the provider knows the client by several; the one above is the first. */
  client_ids: z.optional(z.array(z.string())),
  scope: z.optional(z.string()),
  /** What a person may approve besides, of a client whose writes are asked for. */
  askable_scope: z.optional(z.string()),
  /** Of the types of authorization details that the metadata names, those that its tokens may carry here. */
  authorization_details_types: z.optional(z.array(z.string())),
  resources: z.optional(z.array(z.string())),
  dpop_bound_access_tokens: z.optional(z.literal(true)),
});

/** RFC 7009 §2.1. */
export const revocationRequest = z.object({ token: z.string(), token_type_hint: z.optional(z.string()) });

/** RFC 7009 §2.2: nothing, whether there was anything to revoke or not. */
export const revocationAnswer = z.object({});

/** Of a token that is no good, or not for the asker: nothing else. */
const inactiveToken = z.object({ active: z.literal(false) });

/** RFC 7662 §2.2. Times are seconds since the epoch. */
const activeToken = z.object({
  active: z.literal(true),
  /** What it may be used for now: of an agent, the writes that are approved at this moment. */
  scope: z.string(),
  client_id: z.string(),
  token_type: oneOf(TOKEN_TYPES),
  /** RFC 9449 §6.2: the key that it is bound to. Whoever is presented it checks the proof that comes with it. */
  cnf: z.optional(z.object({ jkt: z.string() })),
  ...{ exp: z.int(), iat: z.int() },
  /** The member. */
  sub: z.string(),
  /** Resource identifiers. */
  aud: z.union([z.string(), z.array(z.string())]),
  ...{ iss: z.string(), jti: z.string() },
  /** The organization: whatever the request touches must be its own. */
  org_id: z.string(),
  idp: z.string(),
  /** Who acts for the member (RFC 8693 §4.1). Never authority. */
  act: z.optional(z.looseObject({})),
  /** An agent makes the request, in this session. */
  agent_session: z.optional(z.string()),
  /** Of a client whose writes are asked: those that its person may approve. */
  askable_scope: z.optional(z.string()),
  /** How far what its person approves up to a limit counts, by type; a type alone: as far as it is approved. */
  askable_authorization_details: z.optional(authorizationDetails),
  /** RFC 9396 §9.2: how far some of `scope` goes; of an agent, up to which limits writes are approved at this moment. */
  authorization_details: z.optional(authorizationDetails),
  ...{ external_id: z.optional(z.string()), email: z.optional(z.string()) },
  /** Whether all of `required_scope` may be used now. Only where it was named. */
  required_scope_met: z.optional(z.boolean()),
  /** `available`: it would be, with `consume`; `consumed`: it is, and the approval is used up. */
  approved_once: z.optional(oneOf(['available', 'consumed'])),
  /** Where the member approves what is missing. */
  approval_uri: z.optional(z.string()),
});

export const introspectionAnswer = z.union([activeToken, inactiveToken]);

/** `once`: for one write, if it is made before the end. `then_once_until`: after the end, for one more write. */
const single = { once: z.optional(z.literal(true)), then_once_until: z.optional(instant()) };

/** Where each write stands: `until` is when that ends, or since when a question has ended or an approval is used. */
const requests = z.array(
  z.object({
    scope: z.string(),
    state: oneOf(['pending', 'granted', 'denied', 'expired', 'used']),
    until: instant(),
    /** Pending: its person has approved it, and somebody else has to confirm it. */
    awaits: z.optional(z.literal('second_person')),
    ...single,
  }),
);
const notAskable = z.array(z.object({ scope: z.string(), reason: z.string() }));

/** `approval_uri` and `expires_at` where a question waits for the person now. */
export const askAnswer = z.object({
  session_id: z.string(),
  approval_uri: z.optional(z.string()),
  expires_at: z.optional(instant()),
  requests,
  not_askable: notAskable,
});

/** Who a tool is, by the operator's word: what people are shown beside its id. */
export const tool = z.object({
  client: z.string(),
  name: z.optional(z.string()),
  publisher: z.optional(z.string()),
  verified: z.boolean(),
  source_host: z.optional(z.string()),
  /** It registered itself: nobody has made sure who it is. */
  self_registered: z.optional(z.literal(true)),
  /** Nobody registered it: what the organization's own identity provider calls it. */
  vouched_name: z.optional(z.string()),
  logo: z.optional(z.string()),
});
export type ToolOfAnswer = z.infer<typeof tool>;

export const writeRequestsAnswer = z.object({
  tools: z.array(tool),
  requests: z.array(
    z.object({
      member: z.string(),
      session_id: z.string(),
      client: z.string(),
      scopes: z.array(z.string()),
      /** The same, in words. */
      requested: z.array(z.object({ scope: z.string(), description: z.string() })),
      /** The agent's own words. */
      reason: z.optional(z.string()),
      until: z.optional(instant()),
      asked_at: instant(),
      expires_at: instant(),
      /** Where the member answers. */
      approval_uri: z.string(),
    }),
  ),
  next_cursor: z.optional(z.string()),
});
export type WriteRequestsPage = z.infer<typeof writeRequestsAnswer>;

/** Without a token when there is nothing to grant yet; `approval_uri` is for the person. */
export const mintAnswer = z.object({
  access_token: z.optional(z.string()),
  token_type: z.optional(oneOf(TOKEN_TYPES)),
  expires_in: z.optional(z.int()),
  scope: z.string(),
  /** RFC 9396 §7: up to which limits its person has approved writes; their scopes are not in `scope`. */
  authorization_details: z.optional(authorizationDetails),
  approval_uri: z.optional(z.string()),
  requests: z.optional(requests),
});

const granted = z.array(z.object({ scope: z.string(), expires_at: instant(), ...single }));
/** What was approved for one write, which was made then. */
const used = z.array(z.object({ scope: z.string(), used_at: instant() }));
export const pollAnswer = z.object({ session_id: z.string(), granted, requests });

export const approveAnswer = z.object({
  session_id: z.string(),
  granted,
  not_granted: z.array(z.object({ scope: z.string(), reason: z.string() })),
  /** What a second person has to confirm first, and until when that is possible. */
  awaiting: z.optional(z.array(z.object({ scope: z.string(), until: instant() }))),
});

/** What `navigator.credentials` answered, as `toJSON()` writes it; what else it has is left alone. */
const passkeyAssertion = z.looseObject({
  id: z.string(),
  response: z.looseObject({ clientDataJSON: z.string(), authenticatorData: z.string(), signature: z.string() }),
});

/** What other members have approved, and wait for a second person; a page may be empty and not be the last. */
export const confirmationsAnswer = z.object({
  tools: z.array(tool),
  /** Whether the organization wants this person to confirm at all; else the list is empty. */
  may_confirm: z.boolean(),
  confirmations: z.array(
    z.object({
      id: z.string(),
      member: z.string(),
      email: z.string(),
      session_id: z.string(),
      client: z.string(),
      scopes: z.array(
        z.object({ scope: z.string(), description: z.string(), duration: oneOf(DURATIONS), seconds: z.int() }),
      ),
      approved_at: instant(),
      expires_at: instant(),
      /** Confirmed only with a passkey. */
      with_passkey: z.optional(z.literal(true)),
    }),
  ),
  next_cursor: z.optional(z.string()),
});
export type ConfirmationPageJson = z.infer<typeof confirmationsAnswer>;

/** `id`: what was shown. */
export const confirmationRequest = z.object({
  member: z.string(),
  id: z.string(),
  decision: oneOf(['confirm', 'refuse']),
  passkey: z.optional(passkeyAssertion),
});

export const agentSessionsAnswer = z.object({
  tools: z.array(tool),
  sessions: z.array(
    z.object({
      session_id: z.string(),
      member: z.string(),
      client: z.optional(z.string()),
      last_mint_at: z.optional(instant()),
      /** Of a sub-agent's: the sessions above it, the topmost first. */
      parents: z.optional(z.array(z.string())),
      /** Since when it is over, for good. */
      ended_at: z.optional(instant()),
      granted,
      used,
      /** What is no longer approved, because somebody took it back or ended the session. */
      taken_back: z.array(
        z.object({
          scope: z.string(),
          taken_back_at: instant(),
          by: z.object({ kind: oneOf(['member', 'client']), id: z.string() }),
        }),
      ),
    }),
  ),
  next_cursor: z.optional(z.string()),
});
export type AgentSessionPage = z.infer<typeof agentSessionsAnswer>;

export const takenBackAnswer = z.object({ session_id: z.string(), taken_back: z.array(z.string()) });

/** The vendor's texts and the request's values, in the order of the sentence. */
const exactOperation = z.object({
  name: z.string(),
  words: z.array(
    z.union([z.object({ text: z.string() }), z.object({ name: z.string(), value: z.string(), isText: z.boolean() })]),
  ),
  seconds: z.int(),
});

export const sessionAnswer = z.object({
  organization: z.string(),
  organization_name: z.string(),
  member: z.string(),
  email: z.string(),
  role: z.string(),
  scope: z.string(),
  /** Sent back as `X-CSRF-Token` with every change. */
  csrf_token: z.string(),
  idle_until: instant(),
  expires_at: instant(),
});

/** Of a setup link: no role and no scope of its own. */
export const setupSessionAnswer = z.object({
  kind: z.literal('setup'),
  organization: z.string(),
  organization_name: z.string(),
  member: z.string(),
  email: z.string(),
  scope: z.literal(''),
  csrf_token: z.string(),
  expires_at: instant(),
});
export type AnySessionJson = z.infer<typeof sessionAnswer> | z.infer<typeof setupSessionAnswer>;

const scopeInWords = { scope: z.string(), description: z.string() };

/** What is asked, what holds now and, after a decision, what became of it. */
/** A declared scope up to a limit, in the vendor's words. */
const upToLimit = z.object({ scope: z.string(), words: exactOperation.shape.words });

export const approvalAnswer = z.object({
  organization: z.string(),
  organization_name: z.string(),
  email: z.string(),
  session_id: z.string(),
  client: z.optional(z.string()),
  tool: z.optional(tool),
  reason: z.optional(z.string()),
  wanted_until: z.optional(instant()),
  write_grant_lifetime_seconds: z.int(),
  requested: z.array(
    z.object({
      ...scopeInWords,
      operation: z.optional(exactOperation),
      limit: z.optional(upToLimit),
      not_approvable: z.optional(z.string()),
      with_passkey: z.optional(z.literal(true)),
    }),
  ),
  no_passkey: z.optional(z.literal(true)),
  last_mint_at: z.optional(instant()),
  durations: z.array(z.object({ duration: oneOf(DURATIONS), seconds: z.int() })),
  granted: z.array(z.object({ ...scopeInWords, expires_at: instant(), ...single })),
  awaiting: z.optional(z.array(z.object({ ...scopeInWords, until: instant() }))),
  sign_in_again: z.optional(z.string()),
  used: z.array(z.object({ ...scopeInWords, used_at: instant() })),
  next: z.optional(z.object({ client: z.string(), session_id: z.string(), approval_uri: z.string() })),
  decided: z.optional(z.looseObject({ decision: oneOf(['approved', 'denied', 'taken_back']) })),
});

export const keySetAnswer = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: oneOf(['RSA', 'EC']) })) });
export const metadataAnswer = z.looseObject({ issuer: z.string(), token_endpoint: z.string(), jwks_uri: z.string() });

/**
 * `durations`: scope → how long; one that is not there lasts for the default. `shown`: what the person saw, `client` being
 * null where no tool had used the session; the approval counts for that.
 */
export const approvalRequest = z.object({
  sessionId: z.string(),
  scopes: z.array(z.string()),
  durations: z.optional(z.record(z.string(), oneOf(DURATIONS))),
  shown: z.object({ client: z.nullable(z.string()), scopes: z.array(z.string()) }),
  passkey: z.optional(passkeyAssertion),
});

/** Nothing was approved: no client of the member's has used the session. */
/** What the topmost session may change, a sub-agent's may: that one is approved for. */
export const subAgent = z.object({
  error: z.literal('sub_agent'),
  error_description: z.string(),
  topmost: z.string(),
});

export const sessionNotUsed = z.object({ error: z.literal('session_not_used'), error_description: z.string() });

/** Another tool than was shown has the session now: nothing was approved. */
export const toolChanged = z.object({
  error: z.literal('tool_changed'),
  error_description: z.string(),
  shown: z.nullable(z.string()),
  client: z.nullable(z.string()),
});
