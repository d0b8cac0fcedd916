import { isObject } from './answer.ts';
import { type Approval, Approvals } from './approvals.ts';
import { type AskedOperation, missingScopes } from './challenge.ts';
import { credentials, type DpopKey } from './dpop.ts';
import { elicitedScopes, lackedByTool } from './elicitation.ts';
import { AgentError, UnknownApi } from './errors.ts';
import { type AccessTokenSource, AgentServer } from './server.ts';
import { sessionClaimsOf } from './session-claims.ts';
import { GrowingToken, MintedTokens, type SessionTokens } from './tokens.ts';

export interface AgentOptions {
  /** The authorization server, as its metadata names it: no trailing slash. */
  readonly issuer: string;
  /** Where the agent's token may go: origins, or addresses that others begin with. Nothing else is sent one. */
  readonly apis: readonly string[];
  /** The member's access token: of an agent client (its writes are asked for), or of any client together with `session`. */
  readonly accessToken: string | AccessTokenSource;
  /**
   * One per piece of work, of your choice: agent tokens are minted for it, and the agent never sees the member's own. Absent:
   * the access token is an agent client's, and names its session itself.
   */
  readonly session?: string;
  /** The session whose sub-agent this one is. */
  readonly parentSession?: string;
  /** Shows the person where to say yes or no. Called once for each question, however many calls wait for it. */
  readonly onApproval: (approval: Approval) => unknown;
  /** How long to wait for a person, at most; default 3,600, which is how long a question stands. */
  readonly patienceSeconds?: number;
  /** The first wait between two polls; default 1. It grows to 5. */
  readonly pollSeconds?: number;
  /** The key that the access token is bound to; agent tokens are bound to it too, and each request has a proof. Absent: Bearer. */
  readonly dpop?: DpopKey;
  /** Default: the global one. */
  readonly fetch?: typeof fetch;
}

export interface AgentRequestInit extends RequestInit {
  /** Why the agent needs the write, in its own words; shown to the person as the agent's. At most 280 characters. */
  readonly reason?: string;
}

const DEFAULT_PATIENCE_SECONDS = 3600;
const DEFAULT_POLL_SECONDS = 1;

/** An agent's way to the APIs that its person may use. */
export class Agent {
  readonly #options: AgentOptions;
  readonly #fetch: typeof fetch;
  readonly #source: AccessTokenSource;
  readonly #server: AgentServer;
  readonly #tokens: SessionTokens;
  #approvals: Promise<Approvals> | undefined;

  constructor(options: AgentOptions) {
    const { issuer, accessToken, session, parentSession, dpop } = options;
    this.#options = options;
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.#source = typeof accessToken === 'string' ? () => accessToken : accessToken;
    this.#server = new AgentServer(issuer, this.#source, this.#fetch, dpop);
    this.#tokens =
      session === undefined ? new GrowingToken(this.#source) : new MintedTokens(this.#server, session, parentSession);
  }

  /**
   * As `fetch`, with the agent's token. What has to be approved exactly is asked for with this request's own body. A write that the person has not approved is asked for; after a yes the request is
   * sent once more, and its answer is what is returned. An answer that is refused for any other reason, or by something
   * that nobody can be asked for, is returned as it came.
   * Does NOT repeat a request that the API has not refused, so that nothing is written twice.
   * @throws ApprovalDenied, ApprovalExpired, UnknownApi, OAuthError, or the signal's reason
   */
  fetch = async (input: string | URL | Request, { reason, ...init }: AgentRequestInit = {}): Promise<Response> => {
    const request = new Request(input, init);
    if (!this.#options.apis.some((api) => isBelow(api, request.url))) throw new UnknownApi(new URL(request.url).origin);
    const first = await this.#send(request);
    const missing = await missingScopes(first);
    if (missing === undefined) return first;
    const exactly = missing.operation && (await exactlyOf(missing.operation, request));
    if (!(await this.#obtain(missing.scopes, reason, request.signal, exactly))) return first;
    return this.#send(request);
  };

  /**
   * For a client of MCP whose transport has this `fetch`: runs a call of a tool. Where the tool says that it lacks a scope
   * (`@countersign/protect/mcp`), or the server that a person has to approve it at an address of our issuer (URL elicitation
   * required), asks, waits, and calls once more. Every other outcome is the call's own.
   * @throws ApprovalDenied, ApprovalExpired, OAuthError, the signal's reason, or what the call throws
   */
  async whenApproved<T>(
    call: () => Promise<T>,
    { reason, signal }: { readonly reason?: string; readonly signal?: AbortSignal } = {},
  ): Promise<T> {
    const outcome = await call().then(
      (result) => ({ missing: lackedByTool(result), give: () => result }),
      (error: unknown) => ({
        missing: elicitedScopes(error, this.#options.issuer),
        give: () => {
          throw error;
        },
      }),
    );
    const { missing } = outcome;
    if (missing === undefined || !(await this.#obtain(missing, reason, signal))) return outcome.give();
    return call();
  }

  /** Ends the session: what was approved for it is taken back, and what it asks is asked no more. @throws OAuthError */
  async end(): Promise<void> {
    await this.#server.end(await this.#session());
  }

  async #send(request: Request): Promise<Response> {
    const token = await this.#tokens.current();
    const response = await this.#sendWith(token, request);
    if (response.status !== 401) return response;
    // Ended, or recalled: another one, once.
    this.#tokens.forget(token);
    const renewed = await this.#tokens.current();
    return renewed === token ? response : this.#sendWith(renewed, request);
  }

  /** A proof is good for one request: what is sent again has another. */
  async #sendWith(accessToken: string, request: Request): Promise<Response> {
    const { method, url } = request;
    const copy = request.clone();
    const headers = await credentials(this.#options.dpop, { method, url, accessToken });
    for (const [name, value] of Object.entries(headers)) copy.headers.set(name, value);
    return this.#fetch(copy);
  }

  /** Whether the request may be tried again. */
  async #obtain(
    scopes: ReadonlySet<string>,
    reason: string | undefined,
    signal: AbortSignal | undefined,
    operation?: AskedOperation,
  ): Promise<boolean> {
    const isForOneUse = operation !== undefined;
    // Approved before, by another process or another call: nobody is asked again.
    if (await this.#tokens.grow(scopes, isForOneUse)) return true;
    const approvals = await this.#questions();
    if ((await approvals.obtain(scopes, reason, signal, operation)) === 'not_askable') return false;
    await this.#tokens.grow(scopes, isForOneUse);
    return true;
  }

  #questions(): Promise<Approvals> {
    this.#approvals ??= this.#session().then((session) => {
      const {
        onApproval,
        parentSession,
        patienceSeconds = DEFAULT_PATIENCE_SECONDS,
        pollSeconds = DEFAULT_POLL_SECONDS,
      } = this.#options;
      return new Approvals(this.#server, session, parentSession, { onApproval, patienceSeconds, pollSeconds });
    });
    return this.#approvals;
  }

  async #session(): Promise<string> {
    const { session = sessionClaimsOf(await this.#source({})).session } = this.#options;
    if (session === undefined) throw new AgentError('Name a session: the access token is no agent client’s');
    return session;
  }
}

/** With the body of the very request. What is no JSON object is left out: the server then says what is wrong with it. */
async function exactlyOf(operation: AskedOperation, request: Request): Promise<AskedOperation> {
  const text = await request.clone().text();
  if (text === '') return operation;
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? { ...operation, body } : operation;
  } catch {
    return operation;
  }
}

/** Whether the address is the API's: same origin, and the path at or below. */
function isBelow(api: string, url: string): boolean {
  const base = new URL(api);
  const { origin, pathname } = new URL(url);
  if (origin !== base.origin) return false;
  const root = base.pathname.replace(/\/$/, '');
  return pathname === root || pathname.startsWith(`${root}/`);
}
