import { scopesOf } from './answer.ts';
import { AgentError } from './errors.ts';
import { type AccessTokenSource, type AgentServer, isLimit } from './server.ts';

/** What a session presents to an API. */
export interface SessionTokens {
  /** The token that carries these writes as far as they are approved, and what reads. @throws AgentError, OAuthError */
  current(): Promise<string>;
  /** After a refusal: forget the present one. */
  forget(token: string): void;
  /** Whether a new token has these: `undefined` when the token that is held grows by itself. */
  grow(scopes: ReadonlySet<string>, isForOneUse?: boolean): Promise<boolean | undefined>;
}

/** A token is not used in its last seconds: it could end on the way. */
const MARGIN_SECONDS = 15;

/** As many as wait for one person at most; a request for a token names fifty scopes. */
const MOST_OF_REQUESTS = 20;

/** An agent token, minted for the session and minted again when it ends, or when a write has been approved. */
export class MintedTokens implements SessionTokens {
  readonly #mint: (requested: ReadonlySet<string>) => ReturnType<AgentServer['mint']>;
  readonly #wanted = new Set<string>();
  /** Of single requests, for one use or up to what one needed, the oldest first: as many as there are requests. */
  readonly #ofRequests: string[] = [];
  #reads: ReadonlySet<string> | undefined;
  #held: Promise<{ readonly token: string; readonly scope: ReadonlySet<string>; readonly endsAt: number }> | undefined;

  constructor(server: AgentServer, session: string, parent: string | undefined) {
    this.#mint = (requested) => server.mint(session, requested, parent);
  }

  async current(): Promise<string> {
    const held = await this.#hold();
    if (held.endsAt > Date.now() / 1000) return held.token;
    this.#held = undefined;
    return (await this.#hold()).token;
  }

  forget(token: string): void {
    const held = this.#held;
    void held?.then(
      (one) => {
        if (one.token === token && this.#held === held) this.#held = undefined;
      },
      () => undefined,
    );
  }

  async grow(scopes: ReadonlySet<string>, isForOneUse = false): Promise<boolean> {
    for (const scope of scopes) {
      this.#wanted.add(scope);
      if (isForOneUse || isLimit(scope)) this.#ofRequests.push(scope);
    }
    const oldest = this.#ofRequests.splice(0, Math.max(0, this.#ofRequests.length - MOST_OF_REQUESTS));
    for (const scope of oldest) this.#wanted.delete(scope);
    this.#held = undefined;
    const { scope: has } = await this.#hold();
    return [...scopes].every((scope) => has.has(scope));
  }

  /** One mint at a time, whoever waits for it. */
  #hold() {
    this.#held ??= this.#mintNow();
    return this.#held;
  }

  async #mintNow() {
    try {
      // Without a list the token has all that reads; with one, no more than that.
      const requested = new Set(this.#wanted.size === 0 ? [] : [...(await this.#readScopes()), ...this.#wanted]);
      const { token, scope, limits, expiresInSeconds } = await this.#mint(requested);
      if (token === undefined) throw new AgentError('Nothing is granted to this agent session');
      const scopes = scopesOf(scope);
      this.#reads ??= scopes;
      return {
        token,
        scope: new Set([...scopes, ...limits]),
        endsAt: Date.now() / 1000 + expiresInSeconds - MARGIN_SECONDS,
      };
    } catch (error) {
      this.#held = undefined;
      throw error;
    }
  }

  async #readScopes(): Promise<ReadonlySet<string>> {
    this.#reads ??= scopesOf((await this.#mint(new Set())).scope);
    return this.#reads;
  }
}

/** An agent client's own access token: the very same one carries a write once its person has approved it. */
export class GrowingToken implements SessionTokens {
  readonly #accessToken: AccessTokenSource;
  #refused: string | undefined;

  constructor(accessToken: AccessTokenSource) {
    this.#accessToken = accessToken;
  }

  async current(): Promise<string> {
    return await this.#accessToken({ refused: this.#refused });
  }

  forget(token: string): void {
    this.#refused = token;
  }

  async grow(): Promise<undefined> {
    return undefined;
  }
}
