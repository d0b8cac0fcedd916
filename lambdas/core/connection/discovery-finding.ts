import type { Finding } from './connection-report.ts';
import type { DiscoveryFailure } from './discovery-failure.ts';
import { isOneToTake, issuerDifference } from './issuer-difference.ts';
import type { ConnectionTexts } from './texts.ts';

/** The step that a failure of discovery belongs to, what is wrong, and what to do about it. */
export function discoveryFinding(failure: DiscoveryFailure, texts: ConnectionTexts): Finding {
  const { failures, fetchAdvice, findings } = texts;
  const problem = findings.provider(failures.discovery(failure));
  switch (failure.reason) {
    case 'issuer_invalid':
      return {
        step: 'address',
        problem: findings.issuer(failures.url(failure.failure)),
        advice: findings.copyIssuer,
      };
    case 'fetch_failed':
      return {
        step: 'discovery',
        problem: `${failure.url} ${failures.fetch(failure.failure)}`,
        advice: fetchAdvice(failure.failure, 'discovery'),
      };
    case 'issuer_mismatch':
      return {
        step: 'issuer',
        problem: findings.otherIssuer(failure.expected, failure.actual),
        advice: issuerDifference(failure.expected, failure.actual, texts),
        ...(isOneToTake(failure.expected, failure.actual) && { instead: failure.actual }),
      };
    case 'not_an_object':
      return { step: 'discovery', problem, advice: findings.notOursToMend };
    case 'member_missing':
    case 'member_not_a_string':
    case 'member_not_usable':
      return { step: MEMBER_STEPS[failure.member] ?? 'discovery', problem, advice: findings.notOursToMend };
  }
}

const MEMBER_STEPS: Readonly<Record<string, 'issuer' | 'keys_address'>> = {
  issuer: 'issuer',
  jwks_uri: 'keys_address',
};
