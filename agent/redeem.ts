import { objectOf } from './answer.ts';
import { authentication, type ClientCredentials } from './client-authentication.ts';
import { tokenEndpointOf } from './discovery.ts';
import type { DpopKey } from './dpop.ts';
import { AgentError } from './errors.ts';
import type { AccessTokenSource } from './server.ts';

export interface Redemption {
  /** The authorization server, as its metadata names it: no trailing slash. */
  readonly issuer: string;
  readonly client: ClientCredentials;
  /** The identity assertion (ID-JAG) that the person's identity provider has issued for this issuer. Good for one token. */
  readonly assertion: string;
  /** Fewer than the assertion delegates; absent: all of them. */
  readonly scope?: string;
  /** RFC 8707. */
  readonly resource?: string;
  /** Of an agent client: the session that the token belongs to; absent: the client's own for this member. */
  readonly agentSession?: string;
  /** The token is bound to it (RFC 9449 §5): it is good with proofs of this key alone. Absent: a Bearer token. */
  readonly dpop?: DpopKey;
  readonly fetch?: typeof fetch;
}

export interface Redeemed {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly scope: string;
}

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/**
 * Redeems an identity assertion (RFC 7523 §2.1). There is no refresh token: get another assertion.
 * Does NOT repeat a request whose answer was lost: the assertion may be used up.
 * @throws OAuthError, AgentError
 */
export async function redeem(redemption: Redemption): Promise<Redeemed> {
  const { issuer, client, assertion, scope, resource, agentSession, dpop } = redemption;
  const fetchIt = redemption.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const endpoint = await tokenEndpointOf(issuer, fetchIt);
  const { headers, parameters } = await authentication(client, issuer);
  const body = new URLSearchParams({ grant_type: GRANT_TYPE, assertion, ...parameters });
  for (const [name, value] of Object.entries({ scope, resource, agent_session: agentSession })) {
    if (value !== undefined) body.set(name, value);
  }
  const proof = dpop && { dpop: await dpop.proof({ method: 'POST', url: endpoint }) };
  const response = await fetchIt(endpoint, { method: 'POST', headers: { ...headers, ...proof }, body });
  const { access_token: accessToken, token_type: type, expires_in: seconds, scope: granted } = await objectOf(response);
  if (typeof accessToken !== 'string') throw new AgentError('The answer has no access token');
  // RFC 9449 §5: a server that knows no DPoP answers with a token that is bound to nothing.
  if (dpop !== undefined && String(type).toLowerCase() !== 'dpop') throw new AgentError('The token is bound to no key');
  return {
    accessToken,
    expiresInSeconds: typeof seconds === 'number' ? seconds : 0,
    scope: typeof granted === 'string' ? granted : '',
  };
}

/** A token is not used in its last seconds: it could end on the way. */
const MARGIN_SECONDS = 15;

/**
 * Access tokens for an `Agent`: each is redeemed for an assertion of its own, when the one before has ended or is refused.
 * However many calls wait, one is redeemed.
 */
export function redeemed(
  redemption: Omit<Redemption, 'assertion'> & { readonly assertion: () => string | Promise<string> },
): AccessTokenSource {
  let held: Promise<HeldToken> | undefined;
  const another = (than: Promise<HeldToken> | undefined): Promise<HeldToken> => {
    // Somebody else has begun already.
    if (held !== undefined && held !== than) return held;
    const mine = redeemNow(redemption);
    held = mine;
    mine.catch(() => {
      if (held === mine) held = undefined;
    });
    return mine;
  };
  return async ({ refused }) => {
    const first = held ?? another(undefined);
    const { token, endsAt } = await first;
    if (token !== refused && endsAt > Date.now() / 1000) return token;
    return (await another(first)).token;
  };
}

interface HeldToken {
  readonly token: string;
  /** Seconds since the epoch. */
  readonly endsAt: number;
}

async function redeemNow(redemption: Parameters<typeof redeemed>[0]): Promise<HeldToken> {
  const assertion = await redemption.assertion();
  const { accessToken, expiresInSeconds } = await redeem({ ...redemption, assertion });
  return { token: accessToken, endsAt: Date.now() / 1000 + expiresInSeconds - MARGIN_SECONDS };
}
