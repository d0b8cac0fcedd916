import type { ProviderId } from '../../protect/vocabulary/identifiers.ts';
import { err, type Result } from '../../protect/vocabulary/result.ts';
import { showText } from '../core/advice/show-text.ts';
import {
  describePollFailure,
  POLL_SECONDS,
  type PollFailure,
  type PollState,
  pollCoolDown,
} from '../core/signals/polling.ts';
import type { SignalStream } from '../core/signals/stream.ts';
import type { Ids } from '../ports/ids.ts';
import type { PolledStreams } from '../ports/polled-streams.ts';
import type { FailureTelemetry, PollTelemetry, SignalContext, SignalTelemetry } from '../ports/telemetry.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { type PollStreamDependencies, pollStream } from './steps/poll-stream.ts';

export interface PollSignalsDependencies extends PollStreamDependencies {
  readonly polled: PolledStreams;
  readonly ids: Pick<Ids, 'redemptionOwner' | 'auditSuffix' | 'singleUseId'>;
  readonly telemetry: SignalTelemetry & PollTelemetry & FailureTelemetry;
}

/** Streams that are polled side by side. Each waits for its transmitter most of the time. */
const AT_ONCE = 20;

/** Seconds after which no stream is begun any more: one that is begun ends before the function does. */
const BEGIN_WITHIN = 60;

/** Seconds. People do not count them, and a success is one write less. */
const SUCCESS_WITHIN = 300;

/** Spreads who is first: a prime, so that after some runs everybody was. */
const STRIDE = 7_919;

/**
 * Every stream that is polled and due, once: list → find → due → claimed → provider, active → {@link pollStream} → how it
 * went. A run every minute; two at the same time share the streams, because each is claimed by one conditional write.
 *
 * - One stream fails, in whichever way: it is counted, logged with the reason, shown to its administrators and left alone
 *   for a while, longer each time; the others are polled as if nothing were.
 * - Dies after the claim: nobody polls the stream for {@link POLL_SECONDS}, and the next run does.
 * - Its settings change meanwhile: what this poll came to is not written over the new ones.
 * @throws Unavailable when the streams cannot be listed
 */
export async function pollSignals(dependencies: PollSignalsDependencies): Promise<void> {
  const { polled, clock, telemetry } = dependencies;
  const startedAt = clock();
  const providers: ProviderId[] = [];
  for await (const provider of polled.list()) providers.push(provider);
  const waiting = startingAt(providers, Math.floor(startedAt / 60) * STRIDE);
  const outcomes = { polled: 0, failed: 0, not_due: 0 };
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (clock() - startedAt >= BEGIN_WITHIN) return void waiting.unshift(next);
      outcomes[await pollOne(dependencies, next)] += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const { failed } = outcomes;
  telemetry.signalsPolled({
    streams: providers.length,
    polled: outcomes.polled + failed,
    failed,
    left: waiting.length,
  });
}

/** The same, in a circle. */
function startingAt<T>(all: readonly T[], position: number): T[] {
  const at = all.length === 0 ? 0 : position % all.length;
  return [...all.slice(at), ...all.slice(0, at)];
}

/** Never rejects. */
async function pollOne(
  dependencies: PollSignalsDependencies,
  provider: ProviderId,
): Promise<'polled' | 'failed' | 'not_due'> {
  const { polled, clock, ids, telemetry } = dependencies;
  const context = { correlationId: ids.singleUseId(), provider };
  try {
    const found = await polled.find(provider);
    const now = clock();
    // Given up since it was listed, or between one release and the next.
    if (found?.record.polling === undefined || now < (found.record.polled?.nextAt ?? 0)) return 'not_due';
    if (!(await polled.claim(found, now, now + POLL_SECONDS))) return 'not_due';
    const { organization } = found.record;
    const done = await attempt(dependencies, found.record, { ...context, organization });
    if (!done.ok) telemetry.signalPollFailed(done.error, { ...context, organization });
    const state = stateAfter(found.record.polled, done, now);
    if (state !== undefined) await polled.told(found, state);
    return done.ok ? 'polled' : 'failed';
  } catch (error) {
    tellOf(telemetry, error, context);
    return 'failed';
  }
}

async function attempt(
  dependencies: PollSignalsDependencies,
  stream: SignalStream,
  context: SignalContext,
): Promise<Result<true, PollFailure>> {
  const { trust, ids, telemetry } = dependencies;
  const { organization, provider: id, polling } = stream;
  try {
    const provider = await trust.findTrusted({ organization, provider: id });
    if (polling === undefined || provider?.status !== 'active')
      return err({ reason: 'poll_provider_not_active', status: provider?.status });
    return await pollStream(dependencies, { stream, provider, polling }, (taken, known) => {
      const about = { ...context, ...known, correlationId: ids.singleUseId() };
      if (taken.ok) telemetry.signalReceived(taken.value, about);
      else telemetry.signalRefused(taken.error, about);
    });
  } catch (error) {
    tellOf(telemetry, error, context);
    return err(
      error instanceof Unavailable
        ? { reason: 'poll_unavailable', dependency: error.dependency }
        : { reason: 'poll_failed' },
    );
  }
}

function tellOf(telemetry: PollSignalsDependencies['telemetry'], error: unknown, context: SignalContext): void {
  if (error instanceof Unavailable) telemetry.signalUnavailable(error, context);
  else telemetry.requestFailed(error, context.correlationId);
}

/** `undefined`: what stands there says it already. */
function stateAfter(
  { succeededAt, failures = 0, failure: before }: PollState = {},
  done: Result<true, PollFailure>,
  now: number,
): PollState | undefined {
  if (done.ok) {
    const isTold = before === undefined && succeededAt !== undefined && now - succeededAt < SUCCESS_WITHIN;
    return isTold ? undefined : { polledAt: now, succeededAt: now, nextAt: now + POLL_SECONDS };
  }
  return {
    polledAt: now,
    ...(succeededAt !== undefined && { succeededAt }),
    nextAt: now + pollCoolDown(failures + 1),
    failures: failures + 1,
    failure: showText(describePollFailure(done.error)),
  };
}
