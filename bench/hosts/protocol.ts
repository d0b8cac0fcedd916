/** CPU time of one process, all of its threads (garbage collector and compiler included), milliseconds. */
export interface CpuTime {
  readonly userMs: number;
  readonly systemMs: number;
}

export type HostRequest =
  /** Invokes the handler with each event (JSON), `concurrency` at a time, without any network in between. */
  | { readonly type: 'run'; readonly events: readonly string[]; readonly concurrency: number }
  /** Answers HTTP on a free port of 127.0.0.1. */
  | { readonly type: 'serve' }
  | { readonly type: 'cpu' };

export interface RunResult {
  readonly latenciesMs: readonly number[];
  readonly wallMs: number;
  readonly cpu: CpuTime;
  /** How many answers had each status. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** What each request is answered with. */
export interface HostAnswers {
  readonly run: RunResult;
  readonly serve: { readonly port: number };
  readonly cpu: CpuTime;
}

type Answer = { readonly answer: unknown } | { readonly error: string };

type Handlers = { readonly [T in HostRequest['type']]?: (request: never) => unknown };

/** Serves the parent's requests, one after the other, and ends when the parent does. */
export function serveParent(handlers: Handlers): void {
  process.on('message', async (request: HostRequest) => {
    process.send?.(await answerTo(handlers[request.type] as ((request: HostRequest) => unknown) | undefined, request));
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ answer: 'ready' } satisfies Answer);
}

async function answerTo(handle: ((request: HostRequest) => unknown) | undefined, request: HostRequest) {
  try {
    if (handle === undefined) throw new Error(`this host does not ${request.type}`);
    return { answer: await handle(request) } satisfies Answer;
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) } satisfies Answer;
  }
}

/** @throws what the host reported */
export function unwrapAnswer(message: unknown): unknown {
  const answer = message as Answer;
  if ('error' in answer) throw new Error(answer.error);
  return answer.answer;
}
