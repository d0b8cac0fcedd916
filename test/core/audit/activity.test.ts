import { type ActivityEvent, MAX_RECENT_REFUSALS, summarizeActivity } from '../../../lambdas/core/audit/activity.ts';
import { hourOf, isHour } from '../../../lambdas/core/audit/hour.ts';
import type { ClientId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';

const AT = Date.parse('2026-11-05T13:59:59Z') / 1000;
const acme = 'acme' as OrganizationId;
const globex = 'globex' as OrganizationId;
const cursor = 'cursor' as ClientId;

function anEvent(overrides: Partial<ActivityEvent> = {}): ActivityEvent {
  return { id: 'event-1', at: AT, organization: acme, outcome: 'issued', client: cursor, ...overrides };
}

function aRefusedEvent(number: number, organization = acme): ActivityEvent {
  const correlationId = `request-${String(number).padStart(3, '0')}`;
  const at = AT + number;
  const reason = 'wrong_audience';
  const refusal = { organization, correlationId, at, reason, facts: {} };
  return anEvent({ organization, at, outcome: 'refused', reason, refusal });
}

describe('a summary of activity', () => {
  it('counts each organization, hour, outcome, reason and client apart', () => {
    const { counters } = summarizeActivity([
      anEvent(),
      anEvent(),
      anEvent({ at: AT + 1 }),
      anEvent({ organization: globex }),
      anEvent({ outcome: 'refused', reason: 'expired' }),
      anEvent({ outcome: 'refused', reason: 'bad_signature' }),
      anEvent({ client: 'zed' as ClientId }),
    ]);
    const key = { organization: acme, hour: '2026-11-05T13', outcome: 'issued', client: cursor };
    expect(counters).toEqual([
      { ...key, count: 2 },
      { ...key, hour: '2026-11-05T14', count: 1 },
      { ...key, organization: globex, count: 1 },
      { ...key, outcome: 'refused', reason: 'expired', count: 1 },
      { ...key, outcome: 'refused', reason: 'bad_signature', count: 1 },
      { ...key, client: 'zed', count: 1 },
    ]);
  });

  it("keeps each organization's latest refusals and no more, whatever order they came in", () => {
    const many = Array.from({ length: MAX_RECENT_REFUSALS + 5 }, (_, i) => aRefusedEvent(i));
    const { refusals } = summarizeActivity([...many.toReversed(), aRefusedEvent(0, globex)]);
    expect(refusals.filter(({ organization }) => organization === globex)).toHaveLength(1);
    const ofAcme = refusals.filter(({ organization }) => organization === acme).map(({ at }) => at - AT);
    expect(ofAcme).toEqual(Array.from({ length: MAX_RECENT_REFUSALS }, (_, i) => MAX_RECENT_REFUSALS + 4 - i));
  });

  it('counts a refusal that is not kept', () => {
    const refused = { outcome: 'refused', reason: 'bad_signature' } as const;
    const { counters, refusals } = summarizeActivity([anEvent(refused)]);
    expect(counters).toMatchObject([{ ...refused, count: 1 }]);
    expect(refusals).toEqual([]);
  });
});

describe('an hour', () => {
  it('is of UTC, and begins on the hour', () => {
    expect([hourOf(AT), hourOf(AT + 1)]).toEqual(['2026-11-05T13', '2026-11-05T14']);
  });

  it.each(['2026-11-05', '2026-11-05T24', '2026-11-05T13:00', '2026-11-05T13#', ' 2026-11-05T13', 13])(
    'is not %j',
    (text) => expect(isHour(text)).toBe(false),
  );
});
