import { DPOP_ALGORITHMS, describeProofProblem } from './dpop/proof.ts';
import type { TokenScheme } from './presented-token.ts';
import type { AskedOperation, GuardRefusal, NotExact, ProofRefusal, TokenRefusal } from './refusal.ts';
import { detailsJson } from './vocabulary/authorization-details.ts';
import { formatScopes, NO_SCOPES, type ScopeSet } from './vocabulary/scope.ts';

/** Of a challenge that can point to no metadata of the resource. */
const REALM = 'countersign';

/** A refusal as HTTP. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

export interface AnswerParts {
  readonly statusCode: number;
  /** The challenge, or when to come again. */
  readonly headers: Readonly<Partial<Record<'WWW-Authenticate' | 'Retry-After', string>>>;
  readonly body: {
    readonly error?: string;
    readonly error_description: string;
    readonly error_uri?: string;
    /** Where the person for whom the agent acts approves it; the same request then succeeds with the same token. */
    readonly approval_uri?: string;
    /** What the agent's host asks its person for, with the body of the very request that was refused. */
    readonly operation?: AskedOperation;
    /** RFC 9396: what would have sufficed. */
    readonly authorization_details?: readonly object[];
  };
}

/** Long enough for one bad moment of a dependency, short enough for a person who waits. */
const RETRY_AFTER_SECONDS = 2;

/** For the developer of the API, who meets it at the first request. */
const NO_ORGANIZATION_PARAMETER =
  'The route has no path parameter organization. Name it in the path of the route, or say by the option organization ' +
  'of protect() where the organization is';

/**
 * What the caller is told: RFC 6750 §3 and RFC 9728 §5.1.
 * A token of another organization is a 401: RFC 9110 §15.5.2 speaks of "valid authentication credentials for the
 * target resource", which it is not, and no scope would make it one, so `insufficient_scope` would send the client
 * to ask for more. A disabled member or client reads the same from outside; the reason is in the log.
 */
export function toAnswer(
  refusal: GuardRefusal,
  resourceMetadataUrl: string | undefined,
  baseline: ScopeSet = NO_SCOPES,
  scheme: TokenScheme = 'Bearer',
): Answer {
  const { statusCode, headers, body } = toAnswerParts(refusal, resourceMetadataUrl, baseline, scheme);
  return {
    statusCode,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

/**
 * The same before it is written down, for an endpoint whose errors have a form of their own.
 * @param scheme what the challenge asks for: see {@link challengeOf}
 */
export function toAnswerParts(
  refusal: GuardRefusal,
  resourceMetadataUrl: string | undefined,
  baseline: ScopeSet = NO_SCOPES,
  scheme: TokenScheme = 'Bearer',
): AnswerParts {
  const where = { resourceMetadataUrl, scheme };
  switch (refusal.reason) {
    case 'no_credentials':
      return challenge(401, firstScopes(baseline), NO_TOKEN, where);
    case 'malformed_credentials':
      return challenge(
        400,
        { error: 'invalid_request' },
        'The Authorization header must be the word Bearer or DPoP, a space and one access token',
        where,
      );
    case 'insufficient_scope':
      return insufficientScope(refusal, where);
    case 'not_exact':
      return challenge(400, { error: 'invalid_request' }, describeNotExact(refusal), where);
    case 'insufficient_details':
      return insufficientDetails(refusal, where);
    case 'malformed_details':
      return challenge(400, { error: 'invalid_request' }, MALFORMED_DETAILS, where);
    case 'proof_missing':
    case 'bad_proof':
      return challenge(401, { error: 'invalid_dpop_proof' }, describeProof(refusal), where);
    case 'unavailable':
      return unavailable();
    case 'no_organization_parameter':
      return serverError(NO_ORGANIZATION_PARAMETER);
    case 'misconfigured':
      return serverError('This API is not configured completely; its log says what is missing');
    default:
      return challenge(401, { error: 'invalid_token' }, describeRefusal(refusal), where);
  }
}

/**
 * Which scheme the challenge names (RFC 9449 §7.1): what the request should have come with, as far as that is known, else
 * what it came with.
 */
export function challengeOf(
  { reason }: GuardRefusal,
  presented: TokenScheme | undefined,
  isBindingRequired: boolean,
): TokenScheme {
  if (isBindingRequired || reason === 'bound_token') return 'DPoP';
  return reason === 'unbound_token' || reason === 'dpop_not_supported' ? 'Bearer' : (presented ?? 'Bearer');
}

function describeNotExact({ operation, field, problem }: NotExact): string {
  return `An agent needs approval of exactly this operation (${operation}). Change the request: its ${field} ${problem}`;
}

function describeProof(refusal: ProofRefusal): string {
  return refusal.reason === 'bad_proof'
    ? describeProofProblem(refusal.problem)
    : 'The access token is bound to a key: send a DPoP header with a proof of it';
}

const NO_TOKEN = 'This resource needs an access token in the Authorization header';

/** API Gateway allows 10 KB of headers in all; a client that is told nothing here reads the metadata. */
const MAX_CHALLENGE_SCOPE_CHARACTERS = 2_000;

/**
 * U4: clients ask for what the first 401 names, so that it names what they need at first, whatever the route needs, and
 * never a catalogue of writes.
 */
function firstScopes(baseline: ScopeSet): { readonly scope?: string } {
  const scope = formatScopes(baseline);
  return scope === '' || scope.length > MAX_CHALLENGE_SCOPE_CHARACTERS ? {} : { scope };
}

/** In words, for the developer of a client. What only an administrator may change is not told apart. */
function describeRefusal(refusal: TokenRefusal): string {
  switch (refusal.reason) {
    case 'agent_token_not_supported':
      return 'Agent tokens are not accepted here';
    case 'not_a_jws':
      return 'The access token is not a signed JWT';
    case 'bad_header':
      return `The header parameter ${refusal.parameter} of the access token is not acceptable`;
    case 'unknown_key':
    case 'bad_signature':
      return 'The signature of the access token does not verify';
    case 'bad_claim':
      return `The claim ${refusal.claim} of the access token is ${refusal.problem}`;
    case 'expired':
      return 'The access token has expired';
    case 'bound_token':
      return 'The access token is bound to a key and cannot be used as Bearer';
    case 'unbound_token':
      return 'The access token is bound to no key and cannot be used with a DPoP proof';
    case 'dpop_not_supported':
      return 'Access tokens that are bound to a key are not accepted here';
    case 'proof_of_other_key':
      return 'The DPoP proof is of another key than the one that the access token is bound to';
    case 'wrong_organization':
    case 'unknown_member':
    case 'disabled_member':
    case 'recalled':
    case 'revoked':
    case 'session_over':
    case 'client_stopped':
    case 'not_active':
      return 'The access token was revoked, or is not for this organization';
  }
}

/**
 * RFC 6750 §3.1: the `scope` attribute holds "the scope necessary to access the protected resource": all of it. What a
 * person may approve is said where clients show it: in the description, and as `error_uri` (RFC 6750 §3).
 */
function insufficientScope(
  { needed, approvalUri, operation }: Extract<GuardRefusal, { reason: 'insufficient_scope' }>,
  where: ChallengedFor,
): AnswerParts {
  if (operation !== undefined) return exactScopeNeeded(operation, { needed, approvalUri }, where);
  const scope = formatScopes(needed);
  const attributes = { error: 'insufficient_scope', scope };
  if (approvalUri === undefined) return challenge(403, attributes, `This request needs ${scope}`, where);
  const description = `This request needs ${scope}, which a person has to approve first: ${approvalUri}`;
  const asked = challenge(403, { ...attributes, error_uri: approvalUri }, description, where);
  return { ...asked, body: { ...asked.body, error_uri: approvalUri, approval_uri: approvalUri } };
}

/**
 * The scope of this one operation. There is nothing to approve before the agent's host has asked for it: the address shows
 * what was asked, and the body says what to ask for.
 */
function exactScopeNeeded(
  operation: AskedOperation,
  { needed, approvalUri }: { readonly needed: ScopeSet; readonly approvalUri: string | undefined },
  where: ChallengedFor,
): AnswerParts {
  const uri = approvalUri === undefined ? {} : { error_uri: approvalUri };
  const description =
    'A person has to approve exactly this operation first. Ask for it at /agent/sessions/{sessionId}/requests of the ' +
    'authorization server, with operation and the body of this request';
  const asked = challenge(
    403,
    { error: 'insufficient_scope', scope: formatScopes(needed), ...uri },
    description,
    where,
  );
  return { ...asked, body: { ...asked.body, ...uri, ...(approvalUri && { approval_uri: approvalUri }), operation } };
}

/**
 * No RFC says how: the code and the parameter are those of draft-ietf-oauth-rar-metadata-remediation, and not
 * `insufficient_scope`, by which a client asks for the same scope once more. The values are the request's own. For an agent's
 * host `scope` names what it asks its person for.
 */
function insufficientDetails(
  { needed, askable = NO_SCOPES, approvalUri }: Extract<GuardRefusal, { reason: 'insufficient_details' }>,
  where: ChallengedFor,
): AnswerParts {
  const details = detailsJson([needed]);
  const remediation = base64url(JSON.stringify({ authorization_details: details }));
  const attributes = {
    error: 'insufficient_authorization',
    ...firstScopes(askable),
    ...(remediation.length <= MAX_CHALLENGE_SCOPE_CHARACTERS && { authorization_remediation: remediation }),
    ...(approvalUri !== undefined && { error_uri: approvalUri }),
  };
  const description =
    approvalUri === undefined
      ? 'This request needs authorization_details that the access token does not have'
      : `This request needs authorization_details that a person has to approve first: ${approvalUri}`;
  const refused = challenge(403, attributes, description, where);
  const uri = approvalUri === undefined ? {} : { error_uri: approvalUri, approval_uri: approvalUri };
  return { ...refused, body: { ...refused.body, ...uri, authorization_details: details } };
}

function base64url(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}

const MALFORMED_DETAILS =
  'A value of the request that is compared with the authorization_details is missing or malformed';

function unavailable(): AnswerParts {
  const body = { error: 'temporarily_unavailable', error_description: 'The access token cannot be checked right now' };
  return { statusCode: 503, headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) }, body };
}

/** Not the caller's fault, and no token would make it good: never a 401. */
function serverError(description: string): AnswerParts {
  return { statusCode: 500, headers: {}, body: { error: 'server_error', error_description: description } };
}

interface ChallengedFor {
  readonly resourceMetadataUrl: string | undefined;
  readonly scheme: TokenScheme;
}

function challenge(
  statusCode: number,
  attributes: {
    readonly error?: string;
    readonly scope?: string;
    readonly error_uri?: string;
    readonly authorization_remediation?: string;
  },
  description: string,
  { resourceMetadataUrl, scheme }: ChallengedFor,
): AnswerParts {
  // RFC 6750 §3: "The "Bearer" auth-scheme value MUST be followed by one or more auth-param values."
  const whereElse = resourceMetadataUrl === undefined ? { realm: REALM } : { resource_metadata: resourceMetadataUrl };
  // RFC 9449 §7.1
  const algorithms = scheme === 'DPoP' ? { algs: DPOP_ALGORITHMS.join(' ') } : {};
  const parameters = Object.entries({ ...attributes, ...whereElse, ...algorithms });
  const value = `${scheme} ${parameters.map(([name, text]) => `${name}=${quotedString(text)}`).join(', ')}`;
  const error = attributes.error === undefined ? {} : { error: attributes.error };
  return { statusCode, headers: { 'WWW-Authenticate': value }, body: { ...error, error_description: description } };
}

/**
 * RFC 9110 §5.6.4. What is quoted are scopes and a URL, both validated when the route was declared; nothing that a
 * caller sends. The check stands so that this stays true.
 */
function quotedString(text: string): string {
  if (!/^[\x21\x23-\x5b\x5d-\x7e ]*$/.test(text)) throw new Error('not safe in a quoted string');
  return `"${text}"`;
}
