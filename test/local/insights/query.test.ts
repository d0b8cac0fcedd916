import { RUNBOOK_QUERIES } from '../../../lib/runbook-queries.ts';
import { logLinesOf } from '../../../local/insights/log-lines.ts';
import { parseQuery } from '../../../local/insights/query.ts';
import { runQuery } from '../../../local/insights/run-query.ts';

const AT = '2026-08-24T10:02:30.000Z';
const LINES = [
  { '@timestamp': AT, activity: 'refused', client: 'a', reason: 'expired', ms: 10, facts: { actual: 'x' } },
  { '@timestamp': AT, activity: 'refused', client: 'a', reason: 'expired', ms: 30 },
  { '@timestamp': AT, activity: 'refused', client: 'b', reason: 'unknown_key', ms: 200 },
  { '@timestamp': AT, activity: 'issued', client: 'b', ms: 5, failure: { at: ['first', 'second'] } },
];

const ask = (query: string) => runQuery(parseQuery(query), LINES);

/** Lines of metrics have dimensions as members: what a query counts must not be counted once more as its own metric. */
const METRIC_LINES = [
  { reason: 'already_redeemed' },
  { reason: 'client_assertion_already_used' },
  { dependency: 'DynamoDB' },
  { dependency: 'KMS' },
  { operation: 'mint' },
  { operation: 'approve' },
].map((dimension) => ({ '@timestamp': AT, '@message': '{}', _aws: {}, service: 'token', ...dimension }));

describe('the queries of the runbook', () => {
  const ofFunctions = RUNBOOK_QUERIES.filter(({ log }) => log !== 'ApiAccessLog');

  it.each(ofFunctions)('$folder/$name never counts a line that is a metric', ({ query }) => {
    const filters = parseQuery(query).filter((step) => step.do === 'filter');
    expect(filters).not.toEqual([]);
    expect(runQuery(filters, METRIC_LINES)).toEqual([]);
  });
});

describe('the local evaluator of saved queries', () => {
  it.each(RUNBOOK_QUERIES.map(({ folder, name, query }) => [`${folder}/${name}`, query]))('knows %s', (_, query) => {
    expect(parseQuery(query).length).toBeGreaterThan(0);
  });

  it('never skips what it does not know', () => {
    const unknown = [
      'parse @message "a *" as b',
      'fields a | dedup a',
      'filter not a = 1',
      'filter a = 1 + 2',
      'filter a like "text"',
      'stats avg(ms)',
      'stats count(*) by bin(5q)',
      'limit 5m',
      'fields a as b',
      'filter a = 1 |',
      "filter a = 'b'",
      '',
    ];
    for (const query of unknown) expect(() => parseQuery(query)).toThrow('does not know');
    expect(() => ask('stats count(*) by client | stats count(*)')).toThrow('does not know');
  });

  it.each<[string, readonly object[]]>([
    [
      'filter activity = "refused" | stats count(*) as n by client, reason | sort n desc',
      [
        { client: 'a', reason: 'expired', n: 2 },
        { client: 'b', reason: 'unknown_key', n: 1 },
      ],
    ],
    ['filter client = "a" | fields reason, facts.actual | limit 1', [{ reason: 'expired', 'facts.actual': 'x' }]],
    ['filter ispresent(failure.at.1) | fields failure.at.1', [{ 'failure.at.1': 'second' }]],
    ['filter ms >= 30 and reason in ["expired", "other"] | fields ms', [{ ms: 30 }]],
    ['filter ms < 6 or reason like /^unknown/ and client = "b" | fields ms | sort ms asc', [{ ms: 5 }, { ms: 200 }]],
    ['filter (ms < 6 or ms > 100) and client != "a" | stats count_distinct(client) as clients', [{ clients: 1 }]],
    [
      'stats max(ms) as most, min(ms) as least, sum(ms), pct(ms, 50)',
      [{ most: 200, least: 5, 'sum(ms)': 245, 'pct(ms, 50)': 10 }],
    ],
    ['filter client = "a" | stats count(*) by bin(5m)', [{ 'bin(5m)': '2026-08-24T10:00:00.000Z', 'count(*)': 2 }]],
    ['filter client = "nobody" | stats count(*)', [{ 'count(*)': 0 }]],
    ['filter client = "nobody" | stats count(*) by client', []],
  ])('%s', (query, rows) => {
    expect(ask(query)).toEqual(rows);
  });

  it('never counts the lines of another source', () => {
    const log = '{"source":"one","timestamp":"2026-08-24T10:00:00Z","a":1}\n{"source":"two","message":"x"}\n';
    expect(logLinesOf(log, (source) => source === 'one')).toEqual([
      {
        a: 1,
        timestamp: '2026-08-24T10:00:00Z',
        '@timestamp': '2026-08-24T10:00:00Z',
        '@message': '{"timestamp":"2026-08-24T10:00:00Z","a":1}',
      },
    ]);
    expect(() => logLinesOf('one {"a":1}', () => true)).toThrow(SyntaxError);
  });
});
