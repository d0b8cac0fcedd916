import type { Revised } from '../../lambdas/core/administration/revision.ts';
import type { Acknowledgements, PollFailure, PollState } from '../../lambdas/core/signals/polling.ts';
import type { SignalStream } from '../../lambdas/core/signals/stream.ts';
import { pollSignals } from '../../lambdas/flows/poll-signals.ts';
import type { PollTelemetry } from '../../lambdas/ports/telemetry.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { err, ok } from '../../protect/vocabulary/result.ts';
import { provider } from './fixtures.ts';
import { SignalWorld } from './signal-world.ts';

export const POLLING = {
  endpoint: 'https://signals.acme.example/poll',
  pinnedHosts: ['signals.acme.example'],
  encryptedToken: 'ciphertext',
};

interface Request {
  readonly token: string;
  readonly maxEvents: number;
  readonly acknowledged: Acknowledgements;
}

type Telemetry = ConstructorParameters<typeof SignalWorld>[0] & PollTelemetry;

/**
 * A transmitter that keeps what was not acknowledged (RFC 8936 §2), polled by the real flow on facts in memory; a clock that
 * stands.
 */
export class PollWorld {
  readonly signals: SignalWorld;
  /** What waits to be fetched, by name. */
  readonly waiting = new Map<string, string>();
  readonly requests: Request[] = [];
  /** In the place of the transmitter's answer to this request (0: the first); `undefined`: it answers. */
  failing: (request: number) => PollFailure | undefined = () => undefined;
  /** Whatever waits, more than is asked for. */
  sendsAll = false;
  state: PollState | undefined;
  /** The stream's own, and what else is listed. */
  listed: string[] = [provider.id];
  /** Told in the place of the store. */
  revision = 1;
  readonly states: PollState[] = [];
  readonly #telemetry: Telemetry | undefined;

  constructor(telemetry?: Telemetry) {
    this.#telemetry = telemetry;
    this.signals = new SignalWorld();
    if (this.signals.stream !== undefined) this.signals.stream = { ...this.signals.stream, polling: POLLING };
  }

  get failure(): string | undefined {
    return this.state?.failure;
  }

  /** What became of each thing that was told: its reason, its outcome, or what it is called. */
  get told(): readonly unknown[] {
    return this.signals.told.map(([name, what]) => {
      const { reason, outcome } = (what ?? {}) as { readonly reason?: string; readonly outcome?: string };
      return reason ?? outcome ?? name;
    });
  }

  /** A run; acknowledged: what the transmitter was told, over all of its requests. */
  async poll(): Promise<{
    readonly taken: readonly string[];
    readonly refused: readonly (readonly [string, string])[];
  }> {
    const before = this.requests.length;
    await pollSignals(this.#dependencies());
    const told = this.requests.slice(before).map(({ acknowledged }) => acknowledged);
    return {
      taken: told.flatMap(({ taken }) => taken),
      refused: told.flatMap(({ refused }) => refused.map(([jti, error]) => [jti, error.err] as const)),
    };
  }

  #dependencies(): Parameters<typeof pollSignals>[0] {
    const { signals } = this;
    const dependencies = signals.dependencies();
    const told = (name: string) => (what: unknown, context: { correlationId: string }) =>
      void signals.told.push([name, what, context]);
    const telemetry = this.#telemetry ?? {
      ...signals.telemetry(),
      signalPollFailed: told('poll failed'),
      signalsPolled: () => undefined,
    };
    return {
      ...dependencies,
      ids: { ...dependencies.ids, singleUseId: () => 'poll-1' },
      clock: () => signals.now,
      secrets: { decrypt: async (encrypted, { purpose }) => `${purpose} ${encrypted}, decrypted` },
      polled: {
        list: () => this.#list(),
        find: async (id) => this.#found(id),
        claim: async (_, now, until) => {
          if (now < (this.state?.nextAt ?? 0)) return false;
          this.state = { ...this.state, polledAt: now, nextAt: until };
          return true;
        },
        told: async ({ revision }, state) => {
          if (revision !== this.revision) return;
          this.states.push(state);
          this.state = state;
        },
      },
      transmitter: { poll: async (_, token, request) => this.#answer({ token, ...request }) },
      telemetry,
    };
  }

  async *#list(): AsyncGenerator<typeof provider.id> {
    if (this.signals.failure !== undefined) throw new Unavailable('DynamoDB', { cause: this.signals.failure });
    for (const id of this.listed) yield id as typeof provider.id;
  }

  #found(id: string): Revised<SignalStream> | undefined {
    const { stream } = this.signals;
    if (id === 'broken') throw new Error('a stored stream of signals cannot be read');
    if (stream?.provider !== id) return undefined;
    return { record: { ...stream, ...(this.state && { polled: this.state }) }, revision: this.revision };
  }

  #answer(request: Request) {
    const failure = this.failing(this.requests.push(request) - 1);
    if (failure !== undefined) return err(failure);
    const { maxEvents, acknowledged } = request;
    for (const jti of [...acknowledged.taken, ...acknowledged.refused.map(([name]) => name)]) this.waiting.delete(jti);
    const sets = [...this.waiting].slice(0, this.sendsAll ? undefined : maxEvents);
    return ok({ sets, moreAvailable: sets.length < this.waiting.size });
  }
}
