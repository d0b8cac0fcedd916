import { Resolver } from 'node:dns/promises';
import {
  type FindTextRecords,
  type LookUpFailure,
  MAX_LOOK_UP_MS,
  MAX_TEXT_LENGTH,
  MAX_TEXT_RECORDS,
  type TextRecords,
} from '../../ports/text-records.ts';
import { errorCode } from '../https/network-error.ts';

export interface DnsPolicy {
  /** `address:port` of the name server to ask. Absent: those of the system. Only the local runtime and tests name one. */
  readonly server?: string | undefined;
  /** Milliseconds; more than {@link MAX_LOOK_UP_MS} counts as that. */
  readonly timeoutMs?: number;
}

/**
 * Law 14, of the one request of ours that is not HTTPS: the name is made of a registered issuer's host, the answer decides by
 * equality alone, and none of it is shown. Asked once; an answer that does not fit a datagram is asked for again by TCP, as
 * RFC 7766 §5 demands. c-ares asks the name as it stands, and takes the records that the answer has, behind a CNAME too.
 */
export function dnsTextRecords({ server, timeoutMs = MAX_LOOK_UP_MS }: DnsPolicy = {}): FindTextRecords {
  const deadlineMs = Math.min(timeoutMs, MAX_LOOK_UP_MS);
  return async (name) => {
    const resolver = new Resolver({ timeout: deadlineMs, tries: 1 });
    if (server !== undefined) resolver.setServers([server]);
    // c-ares counts its time for each server; this counts for all of them.
    const timer = setTimeout(() => resolver.cancel(), deadlineMs);
    try {
      return withinLimits(await resolver.resolveTxt(name));
    } catch (error) {
      return failureOf(errorCode(error));
    } finally {
      clearTimeout(timer);
    }
  };
}

/** RFC 1035 §3.3.14: a record is one or more strings of at most 255 octets, of which a longer text is made. */
function withinLimits(records: readonly (readonly string[])[]): TextRecords {
  const texts = records.map((strings) => strings.join(''));
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  if (texts.length > MAX_TEXT_RECORDS || length > MAX_TEXT_LENGTH) {
    return { outcome: 'failed', reason: 'too_large', code: `${texts.length} records, ${length} characters` };
  }
  return { outcome: 'answered', texts };
}

const REASONS: Readonly<Record<string, LookUpFailure>> = {
  ETIMEOUT: 'timed_out',
  ECANCELLED: 'timed_out',
  ESERVFAIL: 'server_failed',
  EFORMERR: 'server_failed',
  ENOTIMP: 'server_failed',
  EREFUSED: 'refused',
  EBADRESP: 'unreadable',
  ECONNREFUSED: 'unreachable',
};

function failureOf(code: string): TextRecords {
  // RFC 8020: the name is not there; or it is, and has no TXT record.
  if (code === 'ENOTFOUND' || code === 'ENODATA') return { outcome: 'answered', texts: [] };
  return { outcome: 'failed', reason: REASONS[code] ?? 'unreachable', code };
}
