import { dnsTextRecords } from '../../../lambdas/adapters/dns/text-records.ts';
import { MAX_TEXT_LENGTH, MAX_TEXT_RECORDS } from '../../../lambdas/ports/text-records.ts';
import { type DnsAnswer, RCODE } from '../../../local/dns/message.ts';
import { type LocalDns, startLocalDns } from '../../../local/dns/server.ts';

const NAME = '_countersign-challenge.login.acme.example';
const { noError, noSuchName, refused, serverFailure, formatError } = RCODE;

const textsOf = (count: number, length = 1) => Array.from({ length: count }, () => ['x'.repeat(length)]);

/** One text, of as many characters as are read. */
const longest = Array.from({ length: MAX_TEXT_LENGTH / 200 }, () => 'x'.repeat(200));

describe('[L14] TXT records, of a name server over the wire', () => {
  let dns: LocalDns;
  let asked: string[];
  let answers: Map<string, DnsAnswer>;

  beforeEach(async () => {
    asked = [];
    answers = new Map();
    dns = await startLocalDns((name) => {
      asked.push(name);
      return answers.get(name);
    });
  });
  afterEach(() => dns.close());

  const find = (timeoutMs?: number, name = NAME) =>
    dnsTextRecords({ server: dns.server, ...(timeoutMs !== undefined && { timeoutMs }) })(name);
  const answering = (answer: DnsAnswer, timeoutMs?: number) => {
    answers.set(NAME, answer);
    return find(timeoutMs);
  };

  it('are what stands there, each in one text, asked for once', async () => {
    expect(await answering({ rcode: noError, texts: [['one'], ['two', ' and ', 'more']] })).toEqual({
      outcome: 'answered',
      texts: ['one', 'two and more'],
    });
    expect(asked).toStrictEqual([NAME]);
  });

  it('that do not fit a datagram are asked for by TCP', async () => {
    expect(await answering({ rcode: noError, texts: textsOf(5, 255) })).toEqual({
      outcome: 'answered',
      texts: Array.from({ length: 5 }, () => 'x'.repeat(255)),
    });
    expect(asked).toStrictEqual([NAME, NAME]);
  });

  it('behind an alias are what the answer has, and the alias is not asked after', async () => {
    const answer = { rcode: noError, alias: 'challenge.dns.example', texts: [['one']] };
    expect(await answering(answer)).toEqual({ outcome: 'answered', texts: ['one'] });
    expect(await answering({ rcode: noError, alias: 'challenge.dns.example' })).toEqual({
      outcome: 'answered',
      texts: [],
    });
    expect(asked).toStrictEqual([NAME, NAME]);
  });

  it.each([
    ['the name is not there', { rcode: noSuchName }],
    ['the name has none', { rcode: noError }],
  ])('are none where %s', async (_, answer) => {
    expect(await answering(answer)).toEqual({ outcome: 'answered', texts: [] });
  });

  it.each([
    ['server_failed', 'ESERVFAIL', { rcode: serverFailure }],
    ['refused', 'EREFUSED', { rcode: refused }],
    ['server_failed', 'EFORMERR', { rcode: formatError }],
  ])('are unknown, %s (%s), where the name server says that it failed', async (reason, code, answer) => {
    expect(await answering(answer)).toEqual({ outcome: 'failed', reason, code });
    expect(asked).toStrictEqual([NAME]);
  });

  it('are unknown where nobody answers in time, and asked for once', async () => {
    expect(await find(200)).toMatchObject({ outcome: 'failed', reason: 'timed_out' });
    expect(asked).toStrictEqual([NAME]);
  });

  it('are unknown where there is no name server', async () => {
    const { server } = dns;
    await dns.close();
    dns = await startLocalDns(() => undefined);
    expect(await dnsTextRecords({ server, timeoutMs: 500 })(NAME)).toMatchObject({ outcome: 'failed' });
  });

  it.each([
    ['records', textsOf(MAX_TEXT_RECORDS), textsOf(MAX_TEXT_RECORDS + 1)],
    ['characters', [longest], [longest, ['x']]],
  ])('up to the limit of %s are read, and past it none', async (_, most, more) => {
    expect(await answering({ rcode: noError, texts: most })).toMatchObject({ outcome: 'answered' });
    expect(await answering({ rcode: noError, texts: more })).toMatchObject({ outcome: 'failed', reason: 'too_large' });
  });

  it('of two names asked at once are each its own', async () => {
    answers.set('a.example', { rcode: noError, texts: [['of a']] });
    answers.set('b.example', { rcode: noError, texts: [['of b']] });
    const both = await Promise.all([find(undefined, 'a.example'), find(undefined, 'b.example')]);
    expect(both).toEqual([
      { outcome: 'answered', texts: ['of a'] },
      { outcome: 'answered', texts: ['of b'] },
    ]);
  });

  it('are found at localhost, for the local runtime', async () => {
    answers.set('_countersign-challenge.localhost', { rcode: noError, texts: [['here']] });
    expect(await find(undefined, '_countersign-challenge.localhost')).toMatchObject({ texts: ['here'] });
  });
});
