import { parseCompactJws } from '../../../protect/jose/compact-jws.ts';

const HEADER = encode('{"alg":"ES256"}');
const PAYLOAD = encode('{"iss":"i"}');
const SIGNATURE = encode('signature!');

function encode(content: string | Uint8Array): string {
  return Buffer.from(content).toString('base64url');
}

function jws({ header = HEADER, payload = PAYLOAD, signature = SIGNATURE } = {}): string {
  return `${header}.${payload}.${signature}`;
}

describe('a compact JWS', () => {
  it('[J1] is taken apart, with the text that was signed', () => {
    expect(parseCompactJws(jws())).toEqual({
      ok: true,
      value: {
        header: { alg: 'ES256' },
        payload: { iss: 'i' },
        signingInput: `${HEADER}.${PAYLOAD}`,
        signature: Buffer.from('signature!'),
      },
    });
  });

  it.each([
    ['nothing', ''],
    ['one part', HEADER],
    ['two parts', `${HEADER}.${PAYLOAD}`],
    ['four parts', `${jws()}.x`],
    ['six parts', `${jws()}.x.y.z`],
    ['a thousand parts', '.'.repeat(1_000)],
  ])('[J1] refuses %s', (_what, text) => {
    expect(parseCompactJws(text)).toEqual({ ok: false, error: { part: 'token', problem: 'not_three_parts' } });
  });

  it('[J1] names a JWE as what it is: encryption is no signature', () => {
    const jwe = `${encode('{"alg":"dir","enc":"A256GCM"}')}..aXY.${PAYLOAD}.dGFn`;
    expect(parseCompactJws(jwe)).toEqual({ ok: false, error: { part: 'token', problem: 'encrypted' } });
  });

  it.each([
    ['header', jws({ header: '' })],
    ['payload', jws({ payload: '' })],
    ['signature', jws({ signature: '' })],
  ])('[J1] refuses an empty %s', (part, text) => {
    expect(parseCompactJws(text)).toEqual({ ok: false, error: { part, problem: 'empty' } });
  });

  const loose: readonly (readonly [string, (part: string) => string])[] = [
    ['padding', (part) => `${part}==`],
    ['a space', (part) => `${part} `],
    ['a line feed within', (part) => `${part.slice(0, 2)}\n${part.slice(2)}`],
    ['a character of base64', (part) => `${part.slice(0, -1)}+`],
    ['a foreign character', (part) => `${part}!`],
    ['a letter beyond ASCII', (part) => `${part}é`],
  ];

  it.each(loose)('[J10] refuses %s in any part', (_what, loosen) => {
    for (const [part, text] of [
      ['header', jws({ header: loosen(HEADER) })],
      ['payload', jws({ payload: loosen(PAYLOAD) })],
      ['signature', jws({ signature: loosen(SIGNATURE) })],
    ] as const) {
      expect(parseCompactJws(text)).toMatchObject({ ok: false, error: { part } });
    }
  });

  it.each([
    ['padding', 'AQ=='],
    ['white space', 'A Q'],
    ['a line feed', 'AQ\n'],
    ['stray bits in the last character', 'AR'],
    ['a lonely last character', 'AQEBA'],
    ['characters of base64', 'ab+/'],
  ])('[J10] refuses a signature with %s', (_what, signature) => {
    expect(parseCompactJws(jws({ signature }))).toEqual({
      ok: false,
      error: { part: 'signature', problem: 'not_canonical_base64url' },
    });
  });

  it.each([
    ['a byte that is never UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['an overlong encoding', Buffer.from([0x7b, 0x22, 0xc0, 0xa2, 0x22, 0x7d])],
    ['an encoded surrogate', Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d])],
    ['UTF-16', Buffer.from('{"iss":"é"}', 'utf16le').fill(0xd8, 1, 2)],
  ])('[J9] refuses %s', (_what, bytes) => {
    expect(parseCompactJws(jws({ payload: encode(bytes) }))).toMatchObject({
      error: { part: 'payload', problem: expect.stringMatching(/not_utf8|not_json/) },
    });
  });

  it('[J9] refuses invalid UTF-8 by that name', () => {
    const header = encode(Buffer.from([0x7b, 0xff, 0x7d]));
    expect(parseCompactJws(jws({ header }))).toEqual({ ok: false, error: { part: 'header', problem: 'not_utf8' } });
  });

  it('[J9] refuses a byte order mark, which another parser would drop', () => {
    expect(parseCompactJws(jws({ payload: encode('\ufeff{}') }))).toEqual({
      ok: false,
      error: { part: 'payload', problem: 'not_json' },
    });
  });

  it.each([
    ['duplicate_member', '{"a":1,"\\u0061":2}'],
    ['forbidden_member', '{"__proto__":{}}'],
    ['too_deep', `{"a":${'['.repeat(9)}${']'.repeat(9)}}`],
    ['not_an_object', '["iss"]'],
    ['not_json', 'iss'],
  ])('[J9] refuses %s in header and payload', (problem, json) => {
    expect(parseCompactJws(jws({ header: encode(json) }))).toEqual({ ok: false, error: { part: 'header', problem } });
    expect(parseCompactJws(jws({ payload: encode(json) }))).toEqual({ ok: false, error: { part: 'payload', problem } });
  });
});
