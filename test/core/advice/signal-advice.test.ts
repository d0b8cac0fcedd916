import { adviceOnRefused } from '../../../lambdas/core/advice/recorded-advice.ts';
import { refusalFacts } from '../../../lambdas/core/advice/refusal-facts.ts';
import { readActivityLine } from '../../../lambdas/core/audit/activity-line.ts';
import { toSetError } from '../../../lambdas/endpoints/signals/error.ts';
import { signAssertion } from '../../support/provider-signer.ts';
import { everySignalRefusal } from '../../support/signal-refusals.ts';

const refusals = Object.values(everySignalRefusal);

/** As the log tells it, and as the activity of the organization keeps it. */
function recorded(refusal: (typeof refusals)[number]) {
  const { reason } = refusal;
  const line = { activity: 'refused', about: 'signal', correlationId: 'number-1', organization: 'acme' };
  const message = JSON.stringify({ ...line, provider: 'idp_1', reason, facts: refusalFacts(refusal) });
  const event = readActivityLine({ id: 'event-1', timestamp: 1_800_000_000_000, message });
  if (typeof event === 'string' || event.refusal === undefined) throw new Error(`not kept: ${message}`);
  return { event, refusal: event.refusal };
}

describe('a refused signal', () => {
  it.each(refusals.map((refusal) => [refusal.reason, refusal] as const))(
    'is kept with its reason, and told in whole sentences: %s',
    (reason, refusal) => {
      const kept = recorded(refusal);
      expect(kept.refusal).toMatchObject({ organization: 'acme', refused: 'signal', reason, provider: 'idp_1' });
      // Requests for tokens are counted, and no others.
      expect(kept.event.uncounted).toBe(true);
      const { meaning, nextStep } = adviceOnRefused(kept.refusal) ?? { meaning: '', nextStep: '' };
      for (const text of [meaning, nextStep]) {
        expect(text).toMatch(/^[A-Z].+\.$/);
        expect(text).not.toMatch(/undefined|null|NaN|\[object|_not_| {2}/);
      }
    },
  );

  it('says something else about each reason', () => {
    const meanings = refusals.map((refusal) => adviceOnRefused(recorded(refusal).refusal)?.meaning);
    expect(new Set(meanings).size).toBe(refusals.length);
  });

  it('of another release is told without advice', () => {
    const { refusal } = recorded(everySignalRefusal.body_missing);
    expect(adviceOnRefused({ ...refusal, reason: 'constructor' })).toBeUndefined();
  });

  it('[L11] repeats no token that somebody put where another value belongs', () => {
    const token = signAssertion();
    const smuggled = recorded({ reason: 'set_audience_differs', expected: token, actual: token }).refusal;
    expect(JSON.stringify([smuggled, adviceOnRefused(smuggled)])).not.toContain(token.slice(0, 20));
  });

  it.each(refusals)('[V1] says nothing outside of what was sent: $reason', (refusal) => {
    const { description } = toSetError(refusal);
    for (const fact of Object.values(refusalFacts(refusal))) {
      if (
        typeof fact === 'string' &&
        refusal.reason !== 'malformed_set_claim' &&
        refusal.reason !== 'set_claim_forbidden'
      )
        expect(description).not.toContain(fact);
    }
    expect(description).toMatch(/^[A-Z][\x20-\x7e]+$/);
  });
});
