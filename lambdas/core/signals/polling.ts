import {
  type JsonObject,
  type JsonProblem,
  type JsonValue,
  parseStrictJsonObject,
} from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { describeFetch } from '../connection/describe-failure.ts';
import type { FetchFailure } from '../connection/fetch-failure.ts';
import type { SetError } from './set-error.ts';
import { isObject } from './subject.ts';

/** Where signals of a provider are fetched, where it does not push them (RFC 8936). */
export interface SignalPolling {
  readonly endpoint: string;
  /** Hosts, as `URL.host` writes them, that may be asked: pinned when the endpoint was set (law 14). */
  readonly pinnedHosts: readonly string[];
  /** The transmitter's token, encrypted for this provider and this use; base64. Never in clear anywhere but in a request. */
  readonly encryptedToken: string;
}

/** How polling goes; each time in seconds since the epoch. For people, but `nextAt`, before which nobody polls again. */
export interface PollState {
  /** When it was polled last, or began to be. */
  readonly polledAt?: number;
  /** When that last came to a good end, within five minutes. */
  readonly succeededAt?: number;
  readonly nextAt?: number;
  /** How often it failed since then. */
  readonly failures?: number;
  /** Why it fails, in words, which never hold what was sent or answered. Absent: it does not. */
  readonly failure?: string;
}

/** Why a poll came to no good end. Closed; no fact holds a token or a body. */
export type PollFailure =
  | { readonly reason: 'poll_not_answered'; readonly failure: FetchFailure }
  | { readonly reason: 'poll_answer_not_json'; readonly problem: JsonProblem }
  | { readonly reason: 'poll_answer_malformed'; readonly member: string; readonly requirement: string }
  | { readonly reason: 'poll_provider_not_active'; readonly status: string | undefined }
  /** What we need ourselves does not answer: the store, the key service, the transmitter's keys. */
  | { readonly reason: 'poll_unavailable'; readonly dependency: string }
  /** A bug, or a ciphertext that is not of our key. */
  | { readonly reason: 'poll_failed' };

/** What the transmitter is told of tokens that came before: taken, or not, and why. */
export interface Acknowledgements {
  readonly taken: readonly string[];
  readonly refused: readonly (readonly [jti: string, error: SetError])[];
}

export const NOTHING_TO_ACKNOWLEDGE: Acknowledgements = { taken: [], refused: [] };

/** What a transmitter has for us: tokens by their `jti`, and whether there are more. */
export interface PollAnswer {
  readonly sets: readonly (readonly [jti: string, set: JsonValue])[];
  readonly moreAvailable: boolean;
}

/**
 * Tokens of one answer. One about a person has one or two thousand bytes, so that so many are far below what an answer may
 * have (law 14).
 */
export const MAX_EVENTS = 40;

/** After an answer that was too large: of the largest that is taken, so many are below it. */
export const FEWER_EVENTS = 7;

/** Answers of one poll. What is left waits for the next one, a minute later. */
export const MAX_ROUNDS = 10;

/** Seconds that one poll may take, in which nobody else polls the stream; a little less than between two runs. */
export const POLL_SECONDS = 50;

/** Seconds. While it fails, a stream is asked after one, two, four, eight and then every ten minutes. */
const LONGEST_COOL_DOWN = 600;

/** Seconds until a stream is polled again that has failed so often in a row. */
export function pollCoolDown(failures: number): number {
  return Math.min(POLL_SECONDS * 2 ** Math.max(failures - 1, 0), LONGEST_COOL_DOWN);
}

/**
 * RFC 8936 §2.4: what is asked. `returnImmediately`: nobody waits for an event that may never come. `maxEvents` of 0: nothing
 * but acknowledgements.
 */
export function pollRequest(maxEvents: number, { taken, refused }: Acknowledgements): JsonObject {
  return {
    returnImmediately: true,
    maxEvents,
    ...(taken.length > 0 && { ack: taken }),
    ...(refused.length > 0 && {
      setErrs: Object.fromEntries(
        refused.map(([jti, { err: code, description }]) => [jti, { err: code, description }]),
      ),
    }),
  };
}

/**
 * RFC 8936 §2.5: an object with `sets`, whose members are tokens by their `jti`, and `moreAvailable`. A name twice is refused:
 * we could acknowledge what we never looked at. Does NOT look at the tokens, nor whether they are as many as were asked for.
 */
export function readPollAnswer(text: string): Result<PollAnswer, PollFailure> {
  const json = parseStrictJsonObject(text);
  if (!json.ok) return err({ reason: 'poll_answer_not_json', problem: json.error });
  const { sets, moreAvailable = false } = json.value;
  if (!isObject(sets)) return err(malformed('sets', 'an object'));
  if (typeof moreAvailable !== 'boolean') return err(malformed('moreAvailable', 'true or false'));
  return ok({ sets: Object.entries(sets), moreAvailable });
}

function malformed(member: string, requirement: string): PollFailure {
  return { reason: 'poll_answer_malformed', member, requirement };
}

/** Why, and what to do about it, for an administrator of the organization. */
export function describePollFailure(failure: PollFailure): string {
  switch (failure.reason) {
    case 'poll_not_answered':
      return `The transmitter ${describeFetch(failure.failure)}.${adviceOn(failure.failure)}`;
    case 'poll_answer_not_json':
      return 'The transmitter answered something else than one JSON object. See that the address is its poll endpoint (RFC 8936).';
    case 'poll_answer_malformed':
      return `The transmitter answered with a member ${failure.member} that is not ${failure.requirement}. See that the address is its poll endpoint (RFC 8936).`;
    case 'poll_provider_not_active':
      return `The provider is ${failure.status ?? 'removed'}, so that it is not asked. Enable it on its page.`;
    case 'poll_unavailable':
      return `${failure.dependency} did not answer: polling goes on by itself when it does.`;
    case 'poll_failed':
      return 'Polling failed by a fault of this server. Set the poll endpoint and its token again; if it stays so, ask the operator.';
  }
}

function adviceOn(failure: FetchFailure): string {
  if (failure.reason !== 'status') return '';
  const { status } = failure;
  if (status === 401 || status === 403) return ' Set a token of the transmitter that is good for this stream.';
  return status === 404 ? ' See that the address is the poll endpoint of this stream.' : '';
}
