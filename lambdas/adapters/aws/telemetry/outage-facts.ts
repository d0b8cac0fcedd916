import { shownFacts } from '../../../core/advice/refusal-facts.ts';
import type { Unavailable } from '../../../ports/unavailable.ts';
import { PinnedFetchError } from '../../https/pinned-fetch.ts';

/** Why a dependency did not answer, as far as a log may say. */
export interface CauseFacts {
  /**
   * One word: why an outbound request gave nothing, or the error's class. The SDK calls a reset a TimeoutError too: see
   * `code`.
   */
  readonly cause?: string;
  /** What law 14's request came to (`FetchFailure`): a host at most, never an address with its query. */
  readonly failure?: Readonly<Record<string, unknown>>;
  /** As Node.js has it, such as `ECONNRESET`. */
  readonly code?: string;
  /** Of the answer, where there was one. */
  readonly status?: number;
  /** How often the SDK had tried. */
  readonly attempts?: number;
  /** What AWS's support asks for. */
  readonly requestId?: string;
}

export function describeOutage({ dependency, cause }: Unavailable): CauseFacts & { readonly dependency: string } {
  return { dependency, ...causeFacts(cause) };
}

/**
 * The members that are named here and no others, and never a message: it may quote what was sent (law 11).
 */
export function causeFacts(cause: unknown): CauseFacts {
  if (cause instanceof PinnedFetchError) return { cause: cause.failure.reason, failure: shownFacts(cause.failure) };
  if (!(cause instanceof Error)) return {};
  const { name, code, $metadata = {} } = cause as SdkError;
  const { httpStatusCode: status, attempts, requestId } = $metadata;
  return {
    cause: name,
    ...(isWord(code) && { code }),
    ...(typeof status === 'number' && { status }),
    ...(typeof attempts === 'number' && { attempts }),
    ...(isWord(requestId) && { requestId }),
  };
}

interface SdkError extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown; readonly attempts?: unknown; readonly requestId?: unknown };
}

/** Codes and request ids are short and have no spaces; what is neither is not written. */
function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value);
}
