import { type Call, callsMade, fail } from './fault-calls.ts';
import { type Fault, type FaultProxy, STRIKES_OF_BOTH_ATTEMPTS, startFaultProxy } from './fault-proxy.ts';

/** A call that is not heard, and one that lands and whose answer is lost. How else one fails is in the table of redemption. */
export const UNHEARD_AND_LOST: readonly Fault[] = ['internal-error', 'reset-after'];

/** The engine of some tables, each call of which can be made to fail. */
export class TableFaults {
  readonly endpoint: string;
  readonly #proxy: FaultProxy;

  private constructor(proxy: FaultProxy) {
    this.#proxy = proxy;
    this.endpoint = proxy.endpoint;
  }

  static async before(endpoint: string): Promise<TableFaults> {
    return new TableFaults(await startFaultProxy({ target: endpoint }));
  }

  /** What `work` asks of the engine, in order. */
  async callsOf(work: () => Promise<unknown>): Promise<readonly Call[]> {
    this.#proxy.clear();
    await work();
    return callsMade(this.#engines);
  }

  /** What becomes of `work` while this one call fails in one attempt, or in both. */
  during<T>(
    call: Call,
    { fault, attempts }: { readonly fault: Fault; readonly attempts: 1 | 2 },
    work: () => Promise<T>,
  ): Promise<T> {
    this.#proxy.clear();
    const { operation, table, nth } = call;
    // Reads come side by side, and are told apart by what they hold; what writes, by how many did before.
    if (operation === 'GetItem') fail(this.#engines, call, fault, attempts);
    else {
      const times = attempts === 1 ? 1 : fault === 'reset-after' ? STRIKES_OF_BOTH_ATTEMPTS : attempts;
      this.#proxy.inject({ operation, ...(table && { table }), skip: nth, times, fault });
    }
    return work().finally(() => this.#proxy.clear());
  }

  close(): Promise<void> {
    return this.#proxy.close();
  }

  /** What is told of keys is asked of nobody here. */
  get #engines() {
    return { dynamodb: this.#proxy, kms: { ...this.#proxy, calls: [] } };
  }
}

/** The call, as a person tells it from others of its flow. */
export const nameOf = ({ operation, nth }: Call): string => `${operation} ${nth}`;
