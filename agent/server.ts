import { isObject, objectOf } from './answer.ts';
import type { AskedOperation } from './challenge.ts';
import { credentials, type DpopKey } from './dpop.ts';
import { AgentError, ApprovalDenied, OAuthError } from './errors.ts';
import { sessionClaimsOf } from './session-claims.ts';
import { wait } from './wait.ts';

/** The member's access token, which the agent itself never sees. `refused`: the one that was, so that another is needed. */
export type AccessTokenSource = (need: { readonly refused?: string | undefined }) => string | Promise<string>;

export interface Minted {
  /** Absent: there is nothing to grant. */
  readonly token: string | undefined;
  readonly expiresInSeconds: number;
  readonly scope: string;
  /** Of what was requested up to a limit: what the token has. Its scope is not in `scope`. */
  readonly limits: readonly string[];
}

export interface RequestState {
  readonly scope: string;
  readonly state: 'pending' | 'granted' | 'denied' | 'expired' | 'used';
  /** Seconds since the epoch; what ends then depends on the state. */
  readonly until: number;
}

export interface Asked {
  /** Absent: nothing is open any more. */
  readonly approvalUri: string | undefined;
  readonly requests: readonly RequestState[];
  /** What nobody can be asked for. */
  readonly notAskable: ReadonlySet<string>;
}

export interface Question {
  readonly scopes: readonly string[];
  /** In the place of scopes: exactly this. `scopes` is then the one that stands for it, which the server makes itself. */
  readonly operation?: AskedOperation | undefined;
  readonly reason?: string | undefined;
  readonly parentSessionId?: string | undefined;
}

/** How often one call is sent, when it is answered "not now". */
const ATTEMPTS = 4;
/** Where an answer does not say how long to wait, and at most when it does. Seconds. */
const DEFAULT_WAIT = 1;
const LONGEST_WAIT = 30;

/** The agents' endpoints of one issuer, for the organization of the access token. */
export class AgentServer {
  readonly #issuer: string;
  readonly #accessToken: AccessTokenSource;
  readonly #fetch: typeof fetch;
  readonly #dpop: DpopKey | undefined;

  constructor(issuer: string, accessToken: AccessTokenSource, fetchIt: typeof fetch, dpop?: DpopKey) {
    this.#issuer = issuer;
    this.#accessToken = accessToken;
    this.#fetch = fetchIt;
    this.#dpop = dpop;
  }

  /** @throws OAuthError, AgentError, or the signal's reason */
  async mint(session: string, requested: ReadonlySet<string>, parent?: string, signal?: AbortSignal): Promise<Minted> {
    const body = {
      sessionId: session,
      ...(parent !== undefined && { parentSessionId: parent }),
      ...(requested.size > 0 && { requestedScopes: [...requested] }),
    };
    const answer = await this.#call('POST', '/token', body, signal);
    const { access_token: token, expires_in: seconds, scope, requests } = answer;
    return {
      token: typeof token === 'string' ? token : undefined,
      expiresInSeconds: typeof seconds === 'number' ? seconds : 0,
      scope: typeof scope === 'string' ? scope : '',
      limits: grantedLimits(Array.isArray(requests) ? requests : []),
    };
  }

  /**
   * Asks the person; the same question again is answered as before.
   * @throws ApprovalDenied after a no, until it may be asked again; OAuthError, AgentError, or the signal's reason
   */
  async ask(session: string, question: Question, signal?: AbortSignal): Promise<Asked> {
    try {
      const { operation, scopes, ...wishes } = question;
      const wanted = operation === undefined ? { scopes } : { operation };
      const answer = await this.#call('POST', `${pathOf(session)}/requests`, { ...wanted, ...wishes }, signal);
      return { ...statesOf(answer), approvalUri: this.#approvalUriOf(answer), notAskable: notAskableOf(answer) };
    } catch (error) {
      throw deniedOr(error, question.scopes);
    }
  }

  /** What was asked for and what became of it. @throws OAuthError, AgentError, or the signal's reason */
  async poll(session: string, signal?: AbortSignal): Promise<readonly RequestState[]> {
    const answer = await this.#call('GET', pathOf(session), undefined, signal);
    return statesOf(answer).requests;
  }

  /** Takes back what was approved for the session, and ends it. @throws OAuthError, AgentError */
  async end(session: string): Promise<void> {
    await this.#call('POST', `${pathOf(session)}/end`, undefined);
  }

  /** Only an address of this very server is one that a person may be sent to. */
  #approvalUriOf({ approval_uri: uri }: Record<string, unknown>): string | undefined {
    return typeof uri === 'string' && uri.startsWith(`${this.#issuer}/approve/`) ? uri : undefined;
  }

  async #call(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Record<string, unknown>> {
    let refused: string | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const token = await this.#accessToken({ refused });
      const { organization } = sessionClaimsOf(token);
      const url = `${this.#issuer}/organizations/${encodeURIComponent(organization)}/agent${path}`;
      const headers = await credentials(this.#dpop, { method, url, accessToken: token });
      const response = await this.#fetch(url, {
        method,
        headers: { ...headers, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal !== undefined && { signal }),
      });
      try {
        return await objectOf(response);
      } catch (error) {
        const again = error instanceof OAuthError ? afterwards(error, token === refused) : undefined;
        if (again === undefined || attempt === ATTEMPTS) throw error;
        if (again === 'with_another_token') refused = token;
        else await wait(again, signal);
      }
    }
  }
}

/** Whether a refused call is sent again: with another token, where there is one, or after so many seconds. */
function afterwards(
  { status, retryAfterSeconds, error }: OAuthError,
  isSameToken: boolean,
): 'with_another_token' | number | undefined {
  if (status === 401) return isSameToken ? undefined : 'with_another_token';
  // Twenty open questions are no load: they end when the person answers.
  if (error === 'too_many_open_requests') return undefined;
  if (status !== 429 && status !== 503) return undefined;
  return Math.min(retryAfterSeconds ?? DEFAULT_WAIT, LONGEST_WAIT);
}

const pathOf = (session: string): string => `/sessions/${encodeURIComponent(session)}`;

function deniedOr(error: unknown, scopes: readonly string[]): unknown {
  if (!(error instanceof OAuthError) || error.error !== 'access_denied') return error;
  const { retryAfterSeconds } = error;
  const until = retryAfterSeconds === undefined ? undefined : Math.floor(Date.now() / 1000) + retryAfterSeconds;
  return new ApprovalDenied(scopes, until);
}

/** A scope up to a limit, as the server writes it: the scope, `#d.`, and the detail. */
export function isLimit(scope: string): boolean {
  return scope.includes('#d.');
}

function grantedLimits(requests: readonly unknown[]): readonly string[] {
  const granted = requests.filter(isRequestState).filter(({ state }) => state === 'granted');
  return granted.map(({ scope }) => scope).filter(isLimit);
}

function statesOf({ requests }: Record<string, unknown>): { readonly requests: readonly RequestState[] } {
  if (!Array.isArray(requests)) throw new AgentError('The answer has no requests');
  return { requests: requests.filter(isRequestState) };
}

function isRequestState(value: unknown): value is RequestState {
  return isObject(value) && typeof value['scope'] === 'string' && typeof value['state'] === 'string';
}

function notAskableOf({ not_askable: entries }: Record<string, unknown>): ReadonlySet<string> {
  const scopes = Array.isArray(entries) ? entries.map((entry) => (isObject(entry) ? entry['scope'] : undefined)) : [];
  return new Set(scopes.filter((scope) => typeof scope === 'string'));
}
