/** RFC 8693 token exchange at the token endpoint: an id_token becomes an ID-JAG for the resource authorization server. */
import type { JWK, JWTPayload } from 'jose';
import { type Context, errors } from 'oidc-provider';
import type { Account } from './accounts.ts';
import {
  ASSERTION_LIFETIME_SECONDS,
  type AssertionClaims,
  type AssertionDraft,
  draftAssertion,
  signAssertion,
} from './assertion.ts';
import type { VerifySubjectToken } from './subject-token.ts';

export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const ID_JAG = 'urn:ietf:params:oauth:token-type:id-jag';
export const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';

/** Parameters that reach the handler; oidc-provider drops others. `resource` alone may come more than once. */
export const EXCHANGE_PARAMETERS = [
  'requested_token_type',
  'subject_token',
  'subject_token_type',
  'actor_token',
  'audience',
  'resource',
  'scope',
];
export const REPEATABLE_PARAMETERS = ['resource'];

export interface ExchangePolicy {
  readonly issuer: string;
  /** The only audience that assertions are issued for. */
  readonly resourceAuthorizationServer: string;
  readonly signingKey: JWK;
  readonly accounts: readonly Account[];
  readonly verifySubjectToken: VerifySubjectToken;
  /** A client's id at the resource authorization server. */
  readonly clientIdAtResource: (clientId: string) => string;
  /** What this provider does differently from the draft's example. */
  readonly shape: (claims: AssertionClaims) => AssertionClaims;
  /** What goes wrong just now, if anything does. */
  readonly faulty: (draft: AssertionDraft) => AssertionDraft;
  readonly onIssued: (clientId: string, account: Account) => void;
}

/**
 * The grant's handler: request → audience → resource → subject token → person → assertion. The client is authenticated
 * before it runs. Scopes are passed on as asked: the resource authorization server intersects them.
 * @see RFC 8693 §2.1, §2.2; draft-ietf-oauth-identity-assertion-authz-grant, "Token Exchange"
 */
export function exchangeHandler(policy: ExchangePolicy): (context: Context) => Promise<void> {
  return async (context) => {
    const { client, params } = context.oidc;
    requireAssertionRequest(params);
    const audience = requireAudience(params, policy.resourceAuthorizationServer);
    const resource = requireResources(params['resource']);
    const subject = await verifiedSubject(params, client.clientId, policy.verifySubjectToken);
    const account = requireAccount(subject, policy.accounts);
    const scope = textOf(params['scope']);
    const claims = policy.shape({
      issuer: policy.issuer,
      audience,
      clientId: policy.clientIdAtResource(client.clientId),
      account,
      ...(scope !== undefined && { scope }),
      ...(resource !== undefined && { resource }),
      ...(typeof subject['auth_time'] === 'number' && { authTime: subject['auth_time'] }),
    });
    const draft = draftAssertion(claims, policy.signingKey, Math.floor(Date.now() / 1000));
    const assertion = await signAssertion(policy.faulty(draft), policy.signingKey);
    policy.onIssued(client.clientId, account);
    context.body = exchangeResponse(assertion, scope);
  };
}

type Parameters = Context['oidc']['params'];

function requireAssertionRequest(params: Parameters): void {
  if (params['requested_token_type'] !== ID_JAG) {
    throw new errors.InvalidRequest(`requested_token_type must be ${ID_JAG}`);
  }
  if (params['subject_token_type'] !== ID_TOKEN) {
    throw new errors.InvalidRequest(`subject_token_type must be ${ID_TOKEN}`);
  }
  if (params['actor_token'] !== undefined) throw new errors.InvalidRequest('actor_token is not supported');
}

function requireAudience(params: Parameters, expected: string): string {
  if (textOf(params['audience']) === undefined) throw new errors.InvalidRequest('audience is required');
  if (params['audience'] !== expected) throw new errors.InvalidTarget(`audience must be ${expected}`);
  return expected;
}

/** RFC 8707 §2: "an absolute URI", which "MUST NOT include a fragment component". */
function requireResources(resource: Parameters[string]): string | readonly string[] | undefined {
  if (resource === undefined || resource === '') return undefined;
  for (const uri of [resource].flat()) {
    if (!URL.canParse(uri) || uri.includes('#')) {
      throw new errors.InvalidTarget('resource must be an absolute URI without a fragment');
    }
  }
  return resource;
}

/** RFC 8693 §2.2.2: for a subject_token "invalid for any reason" the error "MUST be" invalid_request. */
async function verifiedSubject(params: Parameters, clientId: string, verify: VerifySubjectToken): Promise<JWTPayload> {
  const token = textOf(params['subject_token']);
  if (token === undefined) throw new errors.InvalidRequest('subject_token is required');
  return verify(token, clientId).catch((cause: unknown) => {
    throw new errors.InvalidRequest('subject_token is not a current id_token of this client', 400, { cause });
  });
}

function requireAccount(subject: JWTPayload, accounts: readonly Account[]): Account {
  const account = accounts.find((candidate) => candidate.subject === subject.sub);
  if (account === undefined) throw new errors.InvalidRequest('the account of subject_token is gone');
  return account;
}

/** "N_A": RFC 8693 §2.2.1, for an issued token that "is not an access token". */
function exchangeResponse(assertion: string, scope: string | undefined) {
  return {
    issued_token_type: ID_JAG,
    access_token: assertion,
    token_type: 'N_A',
    expires_in: ASSERTION_LIFETIME_SECONDS,
    ...(scope !== undefined && { scope }),
  };
}

/** RFC 6749 §3.2: a parameter "sent without a value MUST be treated as if [it] were omitted". */
function textOf(value: Parameters[string]): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
