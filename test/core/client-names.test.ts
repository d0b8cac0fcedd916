import { sourceHost } from '../../lambdas/core/clients/client-source.ts';
import { parseClientNames } from '../../lambdas/core/registration/client-names.ts';

const BEFORE = { displayName: 'Editor', publisher: 'Example Tools', verified: true } as const;

describe('what people are told of a client', () => {
  it('is as before where nobody names it', () => {
    expect(parseClientNames({}, BEFORE)).toEqual({ ok: true, value: BEFORE });
    expect(parseClientNames({})).toEqual({ ok: true, value: {} });
  });

  it.each([
    ['name', { displayName: 'Another' }],
    ['publisher', { publisher: 'Another' }],
  ])('is never verified any more under another %s, unless it is verified anew', (_, change) => {
    const changed = { displayName: BEFORE.displayName, publisher: BEFORE.publisher, ...change };
    expect(parseClientNames(change, BEFORE)).toEqual({ ok: true, value: changed });
    expect(parseClientNames({ ...change, verified: true }, BEFORE)).toEqual({
      ok: true,
      value: { ...changed, verified: true },
    });
  });

  it('is taken back: a name, and that it was verified', () => {
    const { publisher } = BEFORE;
    expect(parseClientNames({ displayName: '' }, BEFORE)).toEqual({ ok: true, value: { publisher } });
    expect(parseClientNames({ verified: false }, BEFORE)).toEqual({
      ok: true,
      value: { displayName: 'Editor', publisher },
    });
  });

  it('is never verified to be nobody’s', () => {
    expect(parseClientNames({ verified: true })).toMatchObject({ ok: false, error: [{ field: 'verified' }] });
    expect(parseClientNames({ publisher: '' }, BEFORE)).toMatchObject({ ok: true, value: { displayName: 'Editor' } });
  });

  it.each(['Еditor', 'Edi\u200btor', '\u202eEditor', 'x'.repeat(101), '   '])(
    'is never a text that reads as something else: %j',
    (name) => {
      expect(parseClientNames({ displayName: name })).toMatchObject({ ok: false, error: [{ field: 'displayName' }] });
      expect(parseClientNames({ publisher: name })).toMatchObject({ ok: false, error: [{ field: 'publisher' }] });
    },
  );

  it('says from which host a client came that its own document registered', () => {
    expect(sourceHost('https://client.example/metadata.json')).toBe('client.example');
    expect(sourceHost('cursor')).toBeUndefined();
  });
});
