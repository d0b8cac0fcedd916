import type { Result } from '../../../protect/vocabulary/result.ts';
import type { FetchFailure, ResponseFailure } from '../connection/fetch-failure.ts';

/** What the doctor sends, as some client would. */
export interface ProbeRequest {
  readonly method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ProbeAnswer {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, whatever the status is. */
  readonly json: Result<unknown, ResponseFailure>;
}

/** One request and what came of it. A redirect is a failure: none is followed. */
export interface Observation {
  readonly request: ProbeRequest;
  /** Milliseconds. */
  readonly tookMs: number;
  readonly result: Result<ProbeAnswer, FetchFailure>;
}
