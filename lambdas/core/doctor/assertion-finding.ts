import { showText } from '../advice/show-text.ts';
import type { AssertionCheck } from './checks.ts';
import { answerOf, isObject } from './document.ts';
import type { DoctorFinding } from './metadata-findings.ts';
import type { Observation } from './observation.ts';

/** `depends`: on what the organization has mapped; either answer is one that the server may give. */
const EXPECTED: Readonly<Record<AssertionCheck, 'redeemed' | 'refused' | 'depends'>> = {
  assertion_okta: 'redeemed',
  assertion_audience_tenant: 'refused',
  assertion_entra: 'redeemed',
  assertion_sub_id: 'depends',
  assertion_expired: 'refused',
};

/**
 * What the token endpoint answered to an assertion of this shape, and whether it is what it should. A refusal has one
 * text outside, whatever failed, so that the reason is to be looked up.
 */
export function assertionFinding(step: AssertionCheck, observation: Observation): DoctorFinding {
  const answer = answerOf(observation);
  if (!answer.ok) return { step, ...answer.error };
  const { status, json } = answer.value;
  const body = json.ok && isObject(json.value) ? json.value : {};
  const isRedeemed = status === 200 && typeof body['access_token'] === 'string';
  const isRefused = status === 400 && (body['error'] === 'invalid_grant' || body['error'] === 'access_denied');
  const told = isRedeemed ? 'redeemed' : `refused: ${status} ${showText(String(body['error'] ?? 'without an error'))}`;
  const expected = EXPECTED[step];
  if (isRedeemed && expected !== 'refused') return { step, found: told };
  if (isRefused && expected !== 'redeemed')
    return { step, found: `${told}${expected === 'refused' ? ', as it must be' : ''}` };
  return {
    step,
    problem: `${told}; it should be ${expected === 'depends' ? 'redeemed, or refused as invalid_grant' : expected}`,
    advice: isRedeemed
      ? 'Stop, and report it: what must be refused was let in.'
      : `The reason stands in the log under ${showText(String(body['correlation_id'] ?? 'no id'))}; countersign token explain says it in words.`,
  };
}
