import type { Finding } from './connection-report.ts';
import { describeDiscoveryFailure, describeFetch, describeUrl } from './describe-failure.ts';
import type { DiscoveryFailure } from './discovery-failure.ts';
import { fetchAdvice } from './fetch-advice.ts';
import { isOneToTake, issuerDifference } from './issuer-difference.ts';

/** The step that a failure of discovery belongs to, what is wrong, and what to do about it. */
export function discoveryFinding(failure: DiscoveryFailure): Finding {
  const problem = `The provider ${describeDiscoveryFailure(failure)}`;
  switch (failure.reason) {
    case 'issuer_invalid':
      return {
        step: 'address',
        problem: `The issuer ${describeUrl(failure.failure)}`,
        advice: "Copy the issuer from the provider's settings: an https:// address without query and fragment.",
      };
    case 'fetch_failed':
      return {
        step: 'discovery',
        problem: `${failure.url} ${describeFetch(failure.failure)}`,
        advice: fetchAdvice(failure.failure, 'discovery'),
      };
    case 'issuer_mismatch':
      return {
        step: 'issuer',
        problem: `You say ${failure.expected}, the provider says ${failure.actual}`,
        advice: issuerDifference(failure.expected, failure.actual),
        ...(isOneToTake(failure.expected, failure.actual) && { instead: failure.actual }),
      };
    case 'not_an_object':
      return { step: 'discovery', problem, advice: NOT_OURS_TO_MEND };
    case 'member_missing':
    case 'member_not_a_string':
    case 'member_not_usable':
      return { step: MEMBER_STEPS[failure.member] ?? 'discovery', problem, advice: NOT_OURS_TO_MEND };
  }
}

const MEMBER_STEPS: Readonly<Record<string, 'issuer' | 'keys_address'>> = {
  issuer: 'issuer',
  jwks_uri: 'keys_address',
};

const NOT_OURS_TO_MEND =
  'Check that the issuer is that of an OpenID Connect or OAuth server. If it is, report it to the vendor of the provider: the document is not as OpenID Connect Discovery 1.0 asks.';
