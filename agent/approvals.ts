import type { AskedOperation } from './challenge.ts';
import { ApprovalDenied, ApprovalExpired } from './errors.ts';
import { type AgentServer, isLimit, type RequestState } from './server.ts';
import { unlessAborted, wait } from './wait.ts';

/** What a person is to be shown: one link, good for everything that waits for them now. */
export interface Approval {
  /** In a browser that the agent cannot reach. Opening it decides nothing. */
  readonly url: string;
  readonly session: string;
  /** All that waits, in the order in which it was asked; a later approval of the session has the earlier ones' too. */
  readonly scopes: readonly string[];
  /** The name of the operation, where exactly one is asked for. */
  readonly operation?: string;
}

export interface ApprovalOptions {
  readonly onApproval: (approval: Approval) => unknown;
  /** How long a host waits for its person, at most. Seconds. */
  readonly patienceSeconds: number;
  readonly pollSeconds: number;
}

/** The wait between two polls grows to this, since a person who has not answered at once is away. Seconds. */
const SLOWEST_POLL = 5;
const POLL_GROWTH = 1.25;

/** So many limits one question may name. */
const MOST_LIMITS = 10;

interface Waiting {
  readonly answered: Promise<void>;
  settle(error?: Error): void;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
  /** Waits for the answer of the session, of however many calls. */
  callers: number;
  /** Exactly this is asked for, by itself. */
  readonly operation: AskedOperation | undefined;
}

export type AskOutcome = 'approved' | 'not_askable';

/**
 * The questions of one agent session. However many calls wait for a write, its person is asked once, is shown one link, and
 * one loop polls. Nothing here says that a write is done: only that it may now be tried.
 */
export class Approvals {
  readonly #server: AgentServer;
  readonly #session: string;
  readonly #parent: string | undefined;
  readonly #options: ApprovalOptions;
  readonly #waiting = new Map<string, Waiting>();
  /** One question after the other, so that each names all that waits. */
  #asking: Promise<unknown> = Promise.resolve();
  #polls = false;

  constructor(server: AgentServer, session: string, parent: string | undefined, options: ApprovalOptions) {
    this.#server = server;
    this.#session = session;
    this.#parent = parent;
    this.#options = options;
  }

  /**
   * Resolves once the person has approved all of these.
   * @throws ApprovalDenied, ApprovalExpired, OAuthError, or the signal's reason; others go on waiting then
   */
  async obtain(
    scopes: ReadonlySet<string>,
    reason?: string,
    signal?: AbortSignal,
    operation?: AskedOperation,
  ): Promise<AskOutcome> {
    const fresh = [...scopes].filter((scope) => !this.#waiting.has(scope));
    const endsAt = Date.now() + this.#options.patienceSeconds * 1000;
    for (const scope of fresh) this.#waiting.set(scope, newWaiting(endsAt, operation));
    const awaited = [...scopes].map((scope) => this.#waiting.get(scope) as Waiting);
    for (const one of awaited) one.callers += 1;
    try {
      if (fresh.length > 0 && (await unlessAborted(this.#ask(fresh, reason, operation), signal)) === 'not_askable') {
        return 'not_askable';
      }
      await unlessAborted(Promise.all(awaited.map(({ answered }) => answered)), signal);
      return 'approved';
    } finally {
      for (const one of awaited) one.callers -= 1;
    }
  }

  #ask(
    fresh: readonly string[],
    reason: string | undefined,
    operation: AskedOperation | undefined,
  ): Promise<AskOutcome> {
    const asked = this.#asking.then(() => this.#askNow(fresh, reason, operation));
    this.#asking = asked.catch(() => undefined);
    return asked;
  }

  async #askNow(
    fresh: readonly string[],
    reason: string | undefined,
    operation: AskedOperation | undefined,
  ): Promise<AskOutcome> {
    const scopes = operation === undefined ? this.#scopesAsked(fresh) : fresh;
    try {
      const question = { scopes, operation, reason, parentSessionId: this.#parent };
      const { requests, approvalUri, notAskable } = await this.#server.ask(this.#session, question);
      // API and server do not mean the same: nothing that is approved would let the request through.
      const isOther = operation !== undefined && !requests.some(({ scope }) => fresh.includes(scope));
      this.#settle(requests);
      const refused = fresh.filter((scope) => isOther || notAskable.has(scope));
      // Whoever else waits for one of them is told by the denial of their own request.
      for (const scope of refused) this.#end(scope);
      if (refused.length > 0) return 'not_askable';
      if (approvalUri !== undefined && this.#waiting.size > 0) this.#show(approvalUri, fresh, scopes, operation);
      void this.#poll();
      return 'approved';
    } catch (error) {
      if (isNotAskable(error)) {
        for (const scope of fresh) this.#end(scope);
        return 'not_askable';
      }
      for (const scope of fresh) this.#end(scope, error as Error);
      throw error;
    }
  }

  /** A host that cannot show the question does not wait for its answer. */
  #show(url: string, fresh: readonly string[], asked: readonly string[], operation: AskedOperation | undefined): void {
    const scopes = asked.filter((scope) => this.#waiting.has(scope));
    const approval = { url, session: this.#session, scopes, ...(operation && { operation: operation.name }) };
    Promise.resolve(this.#options.onApproval(approval)).catch((error: Error) => {
      for (const scope of fresh) this.#end(scope, error);
    });
  }

  async #poll(): Promise<void> {
    if (this.#polls) return;
    this.#polls = true;
    try {
      let pause = this.#options.pollSeconds;
      while (this.#isAwaited()) {
        await wait(pause);
        this.#settle(await this.#server.poll(this.#session));
        this.#endOverdue();
        pause = Math.min(pause * POLL_GROWTH, SLOWEST_POLL);
      }
      this.#endAll((scope) => new ApprovalExpired([scope]));
    } catch (error) {
      this.#endAll(() => error as Error);
    } finally {
      this.#polls = false;
    }
  }

  /** Those that one question names together, with as many limits as it takes: an operation has a question of its own. */
  #scopesAsked(fresh: readonly string[]): readonly string[] {
    const waiting = [...this.#waiting].filter(([, { operation }]) => operation === undefined).map(([scope]) => scope);
    const older = waiting.filter((scope) => isLimit(scope) && !fresh.includes(scope));
    const room = MOST_LIMITS - fresh.filter(isLimit).length;
    const left = new Set(older.slice(Math.max(0, room)));
    return waiting.filter((scope) => !left.has(scope));
  }

  #isAwaited(): boolean {
    return [...this.#waiting.values()].some(({ callers }) => callers > 0);
  }

  #settle(requests: readonly RequestState[]): void {
    for (const { scope, state, until } of requests) {
      // Used: another request of the session has made its one write; whoever tries now is told so by the API.
      if (state === 'granted' || state === 'used') this.#end(scope);
      if (state === 'denied') this.#end(scope, new ApprovalDenied([scope], until));
      if (state === 'expired') this.#end(scope, new ApprovalExpired([scope]));
    }
  }

  #endOverdue(): void {
    const now = Date.now();
    const overdue = [...this.#waiting].filter(([, { endsAt }]) => endsAt <= now);
    for (const [scope] of overdue) this.#end(scope, new ApprovalExpired([scope]));
  }

  #endAll(error: (scope: string) => Error): void {
    for (const scope of [...this.#waiting.keys()]) this.#end(scope, error(scope));
  }

  #end(scope: string, error?: Error): void {
    this.#waiting.get(scope)?.settle(error);
    this.#waiting.delete(scope);
  }
}

function newWaiting(endsAt: number, operation: AskedOperation | undefined): Waiting {
  let settle: Waiting['settle'] = () => undefined;
  const answered = new Promise<void>((resolve, reject) => {
    settle = (error) => (error === undefined ? resolve() : reject(error));
  });
  // Whoever waited may have gone; an answer that nobody awaits is no fault.
  answered.catch(() => undefined);
  return { answered, settle, endsAt, callers: 0, operation };
}

function isNotAskable(error: unknown): boolean {
  return error instanceof Error && 'error' in error && error.error === 'invalid_scope';
}
