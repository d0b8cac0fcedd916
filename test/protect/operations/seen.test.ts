import { exactScopeOf } from '../../../protect/operations/exact-scope-of.ts';
import { type OperationRequest, seeOperation } from '../../../protect/operations/seen.ts';
import type { MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { OperationDeclaration } from '../../../protect/vocabulary/operations.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';

const SEND: OperationDeclaration = {
  name: 'invoices.send',
  scope: 'invoices:send' as Scope,
  method: 'POST',
  path: '/organizations/{organization}/invoices/{invoice}/send',
  members: new Map([
    ['recipient', '/recipient/email'],
    ['amount', '/amount'],
    ['note', '/note'],
    ['test', '?test'],
  ]),
};
const MARIA = { organization: 'acme' as OrganizationId, member: 'maria' as MemberId };
const BODY = '{"recipient":{"email":"a@example.com"},"amount":10}';
const VALID: OperationRequest = {
  method: 'POST',
  path: '/organizations/acme/invoices/in-1/send',
  query: [],
  body: { text: BODY },
};

type Change = Partial<OperationRequest>;
const see = (change: Change = {}, declaration = SEND) => seeOperation(declaration, { ...VALID, ...change });
const text = (body: string): Change => ({ body: { text: body } });
function scopeOf(change: Change = {}, of = MARIA, declaration = SEND): string {
  const seen = see(change, declaration);
  return seen.ok ? exactScopeOf(seen.value, of) : `refused: ${seen.error.field} ${seen.error.problem}`;
}
const refusalOf = (change: Change) => {
  const seen = see(change);
  return seen.ok ? undefined : `${seen.error.field} ${seen.error.problem}`;
};

describe('[E1] an operation is one, however it is written', () => {
  it('is a scope of its own, below the declared one', () => {
    expect(scopeOf()).toMatch(/^invoices:send#[A-Za-z0-9_-]{43}$/);
  });

  it.each([
    ['members in another order', '{"amount":10,"recipient":{"email":"a@example.com"}}'],
    ['white space', ' { "recipient" : {\n"email": "a@example.com" }, "amount" : 10 } '],
    ['a fraction of nothing', BODY.replace('10', '10.0')],
    ['an exponent', BODY.replace('10', '1e1')],
    ['an escape of the same character', BODY.replace('a@', '\\u0061@')],
  ])('%s makes no difference', (_, body) => {
    expect(scopeOf(text(body))).toBe(scopeOf());
  });

  it('is the same when a framework has parsed it', () => {
    expect(scopeOf({ body: { parsed: JSON.parse(BODY) } })).toBe(scopeOf());
  });

  it('is the same without a body and with an empty one', () => {
    const { body: _, ...rest } = VALID;
    const seen = seeOperation(SEND, rest);
    expect(seen.ok && exactScopeOf(seen.value, MARIA)).toBe(scopeOf(text('')));
  });

  it('does not depend on the order of the query', () => {
    const two = { ...SEND, members: new Map([...SEND.members, ['other', '?other']]) };
    const at = (...query: OperationRequest['query']) => scopeOf({ query }, MARIA, two);
    expect(at(['test', '1'], ['other', '2'])).toBe(at(['other', '2'], ['test', '1']));
  });
});

describe('[E1] another operation is another one', () => {
  it.each<[string, Change]>([
    ['another value', text(BODY.replace('10', '11'))],
    ['a text in place of a number', text(BODY.replace('10', '"10"'))],
    ['null in place of an absent member', text(BODY.replace('"amount"', '"note":null,"amount"'))],
    ['a letter composed differently', text(BODY.replace('a@', 'a\u0301@'))],
    ['another letter case', text(BODY.replace('a@', 'A@'))],
    ['white space in a value', text(BODY.replace('a@', ' a@'))],
    ['another invoice', { path: VALID.path.replace('in-1', 'in-2') }],
    ['the letter case of a path', { path: VALID.path.replace('in-1', 'IN-1') }],
    ['a query', { query: [['test', '1']] }],
    ['an empty query value', { query: [['test', '']] }],
    ['no body', text('')],
    ['an empty object', text('{}')],
    ['an empty object on the way', text('{"recipient":{}}')],
  ])('%s', (_, change) => {
    const scope = scopeOf(change);
    expect(scope).toMatch(/^invoices:send#/);
    expect(scope).not.toBe(scopeOf());
  });

  it('of each change above none equals another', () => {
    const bodies = [
      '',
      '{}',
      '{"recipient":{}}',
      '{"note":null}',
      '{"note":""}',
      '{"note":"null"}',
      '{"note":[]}',
      '{"note":{}}',
    ];
    expect(new Set(bodies.map((body) => scopeOf(text(body)))).size).toBe(bodies.length);
  });

  it.each([
    ['another organization', { ...MARIA, organization: 'globex' as OrganizationId }, SEND],
    ['another member', { ...MARIA, member: 'omar' as MemberId }, SEND],
    ['another operation of the same form', MARIA, { ...SEND, name: 'invoices.resend' }],
    ['another reading of the members', MARIA, { ...SEND, members: new Map([...SEND.members, ['more', '/more']]) }],
  ])('%s', (_, of, declaration) => {
    expect(scopeOf({}, of, declaration)).toMatch(/^invoices:send#/);
    expect(scopeOf({}, of, declaration)).not.toBe(scopeOf());
  });
});

describe('[E2][L10] what nobody could be shown is no operation', () => {
  it.each<[string, Change, string]>([
    ['another method', { method: 'PUT' }, 'method must be POST'],
    ['a slash at the end', { path: `${VALID.path}/` }, 'path must be'],
    ['a slash twice', { path: VALID.path.replace('/in-1', '//in-1') }, 'path must be'],
    ['an escaped slash', { path: VALID.path.replace('in-1', 'in%2F1') }, 'path must be'],
    ['an escaped letter', { path: VALID.path.replace('in-1', '%69n-1') }, 'path must be'],
    ['a part that leads up', { path: VALID.path.replace('in-1', '..') }, 'path must be'],
    ['a part that leads nowhere', { path: VALID.path.replace('in-1', '.') }, 'path must be'],
    ['another letter case of the path', { path: VALID.path.replace('send', 'Send') }, 'path must be'],
    [
      'an unnamed query parameter',
      { query: [['force', '1']] },
      'query has a parameter that the operation does not name: force',
    ],
    [
      'a query parameter twice',
      {
        query: [
          ['test', '1'],
          ['test', '1'],
        ],
      },
      'query must have each parameter once',
    ],
    ['half a character in the query', { query: [['test', '\ud800']] }, 'query must be Unicode text'],
    [
      'an unnamed member',
      text(BODY.replace('{"r', '{"bcc":"b@example.com","r')),
      'body has a member that the operation does not name: /bcc',
    ],
    [
      'an unnamed member inside',
      text('{"recipient":{"email":"a@example.com","bcc":1}}'),
      'body has a member that the operation does not name: /recipient/bcc',
    ],
    [
      'an unnamed member behind an object of named ones',
      text(BODY.replace('}', '},"bcc":"b@example.com"').replace(',"amount":10', '')),
      'body has a member that the operation does not name: /bcc',
    ],
    [
      'something else on the way',
      text('{"recipient":["a@example.com"]}'),
      'body has a member that the operation does not name: /recipient',
    ],
    [
      'nothing on the way',
      text('{"recipient":null}'),
      'body has a member that the operation does not name: /recipient',
    ],
    [
      'a name of strange characters',
      text('{"b\\u202ecc":1}'),
      'body has a member that the operation does not name: (a name of another form)',
    ],
    ['a member twice', text('{"amount":1,"amount":10}'), 'body must have each member once'],
    ['a member twice, once escaped', text('{"amount":1,"\\u0061mount":10}'), 'body must have each member once'],
    ['a number that changes when it is read', text('{"amount":9007199254740993}'), 'body has a number'],
    ['a fraction that changes when it is read', text('{"amount":0.10000000000000000001}'), 'body has a number'],
    ['a number beyond all numbers', text('{"amount":1e999}'), 'body has a number'],
    ['a negative nothing', text('{"amount":-0}'), 'body has a number'],
    ['half a character', text('{"note":"\\ud800"}'), 'body must be Unicode text'],
    ['a list', text('[]'), 'body must be a JSON object'],
    ['no JSON', text('amount=1'), 'body must be JSON'],
    ['more than anybody reads', text(JSON.stringify({ note: 'x'.repeat(2_048) })), 'body must have at most 2048 bytes'],
    ['a parsed list', { body: { parsed: [] } }, 'body must be a JSON object'],
    ['something parsed that is no JSON', { body: { parsed: { amount: 1n } } }, 'body must be JSON'],
    ['bytes in place of what was parsed', { body: { parsed: new Uint8Array([1]) } }, 'body has a member'],
  ])('%s', (_, change, problem) => {
    expect(refusalOf(change)).toContain(problem);
  });

  it.each(['in.1', '.in', 'in.', '...', '~', 'x'.repeat(128)])('and %s is a part that a path may have', (part) => {
    expect(refusalOf({ path: VALID.path.replace('in-1', part) })).toBeUndefined();
  });

  it.each([
    '0',
    '0.0',
    '0e5',
    '-1',
    '0.1',
    '1E+2',
    '100',
    '10.10',
    '1.50',
    '-2.5e-3',
    '9007199254740991',
    '123456789.125',
  ])('and %s is a number that every program reads alike', (number) => {
    expect(refusalOf(text(`{"amount":${number}}`))).toBeUndefined();
  });

  it('takes white space around a body, but not a megabyte of it', () => {
    expect(refusalOf(text(BODY.padEnd(8 * 2_048)))).toBeUndefined();
    expect(refusalOf(text(BODY.padEnd(8 * 2_048 + 1)))).toBe('body must have at most 2048 bytes');
  });

  it('takes a body of just as many bytes as anybody reads', () => {
    const note = (length: number) => text(JSON.stringify({ note: 'x'.repeat(length) }));
    expect(refusalOf(note(2_048 - '{"note":""}'.length))).toBeUndefined();
    expect(refusalOf(note(2_049 - '{"note":""}'.length))).toBeDefined();
  });
});

it('says each named value, and which are not there', () => {
  const seen = see();
  expect(seen.ok && Object.fromEntries(seen.value.values)).toStrictEqual({
    organization: 'acme',
    invoice: 'in-1',
    recipient: 'a@example.com',
    amount: 10,
    note: undefined,
    test: undefined,
  });
});

it('reads a member whose name has a slash or a tilde', () => {
  const odd = { ...SEND, members: new Map([['odd', '/a~1b~0c']]) };
  const seen = see(text('{"a/b~c":1}'), odd);
  expect(seen.ok && seen.value.values.get('odd')).toBe(1);
});
