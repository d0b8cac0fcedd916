import fc from 'fast-check';
import {
  asciiDomain,
  hasUnseen,
  mixesAlphabets,
  normalizeEmail,
  parseDisplayName,
  showUnseen,
} from '../../../lambdas/core/registration/text.ts';

/** By the Unicode Standard's own properties, and by hand what they leave out. */
const UNSEEN_CODE_POINTS = [
  ...[0x00, 0x1b, 0x85, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x180b, 0x180e, 0x200b, 0x200e, 0x200f, 0x2028],
  ...[0x2029, 0x202a, 0x202e, 0x2060, 0x2061, 0x2064, 0x2066, 0x2067, 0x2069, 0x206f, 0x2800, 0x3164, 0xfe00, 0xfe0f],
  ...[0xfeff, 0xffa0, 0xfff9, 0xfffb, 0xe000, 0x1bca0, 0x1d173, 0xe0001, 0xe0041, 0xe007f, 0xe0100, 0x10fffd],
];
const unseen = fc.constantFrom(...UNSEEN_CODE_POINTS).map((codePoint) => String.fromCodePoint(codePoint));
const seen = fc.stringMatching(/^[A-Za-zÀ-ÿΑ-ωА-я0-9.,&+-]{1,40}$/);
const at = (text: string, place: number, added: string) =>
  text.slice(0, place % (text.length + 1)) + added + text.slice(place % (text.length + 1));

describe('a text that a person decides by', () => {
  it('never holds a character that nobody sees, wherever it stands', () => {
    fc.assert(
      fc.property(seen, unseen, fc.nat(), (text, hidden, place) => {
        expect(hasUnseen(text)).toBe(false);
        expect(hasUnseen(at(text, place, hidden))).toBe(true);
        expect(parseDisplayName(at(text, place, hidden))).toBeUndefined();
      }),
    );
  });

  it('never holds half of a surrogate pair', () => {
    expect(hasUnseen('a\ud800')).toBe(true);
    expect(hasUnseen('a\udc00b')).toBe(true);
    expect(hasUnseen('a😀b')).toBe(false);
  });

  it('is shown with a sign for each, when an old row holds them', () => {
    fc.assert(
      fc.property(seen, unseen, fc.nat(), (text, hidden, place) => {
        const shown = showUnseen(at(text, place, hidden));
        expect(shown).toContain('\ufffd');
        expect(hasUnseen(shown)).toBe(false);
        expect(showUnseen(text)).toBe(text);
      }),
    );
  });

  it.each([
    ['Persian, with a non-joiner', 'نامه\u200cای'],
    ['Sinhala, with a joiner', 'ශ්\u200dරී'],
    ['Hindi', 'क्\u200dष'],
  ])('may be spelled as its script is: %s', (_, name) => {
    expect(parseDisplayName(name)).toBe(name);
  });

  it.each(['Ac\u200cme', 'Ac\u200dme', '\u200cای', 'نامه\u200c', 'نامه\u200c\u200cای', 'Аб\u200cв'])(
    'never holds a joiner that joins nothing: %j',
    (name) => {
      expect(parseDisplayName(name)).toBeUndefined();
    },
  );
});

describe('a name to show', () => {
  it.each(['', '   ', '\u3000', '\u2003\u00a0', '\u200b', '\u2800', '\u3164', '\u0301'])(
    'is never one with nothing to see: %j',
    (name) => {
      expect(parseDisplayName(name)).toBeUndefined();
    },
  );

  it('has one ordinary space where there were spaces of any kind', () => {
    expect(parseDisplayName('\u3000Acme\u2003\u2003\u00a0Tool:  cursor ')).toBe('Acme Tool: cursor');
  });

  it.each(['Acme, Inc.', 'Ärzte ohne Grenzen', '株式会社アクメ', 'شركة أكمي', 'Πλούτων', '7', '🙂'])(
    'may be %j',
    (name) => {
      expect(parseDisplayName(name)).toBe(name);
    },
  );
});

describe('[K17] an e-mail address', () => {
  it('is never one that reads the same as another', () => {
    fc.assert(
      fc.property(unseen, fc.nat(), (hidden, place) => {
        expect(normalizeEmail(at('ann@acme.example', place, hidden))).toBeUndefined();
      }),
    );
    for (const joiner of ['\u200c', '\u200d']) expect(normalizeEmail(`نامه${joiner}ای@acme.example`)).toBeUndefined();
    expect(normalizeEmail('jose\u0301@acme.example')).toBeUndefined();
  });

  it('may have letters of any script', () => {
    expect(normalizeEmail('josé@acme.example')).toBe('josé@acme.example');
    // A domain is known by its ASCII form, however it is written (RFC 5890 §2.3.2.1).
    expect(normalizeEmail('用户@例子.example')).toBe('用户@xn--fsqu00a.example');
  });
});

describe('a word of several alphabets', () => {
  it.each(['Аcme', 'acmе Tool', 'Tool acmе', 'Αcme', 'αб', 'x (Аcme)'])('never passes for one of ours: %j', (text) => {
    expect(mixesAlphabets(text)).toBe(true);
  });

  it.each(['', 'Acme', 'Акме Tool', 'Tool Πλούτων', 'Acme-Акме', '株式会社Acme', 'e\u0301cole', '7Акме'])(
    'is none where each word has its own: %j',
    (text) => {
      expect(mixesAlphabets(text)).toBe(false);
    },
  );
});

describe('limits of texts', () => {
  it('never are passed by one character, and are reached', () => {
    expect(parseDisplayName('a'.repeat(100))).toBe('a'.repeat(100));
    expect(parseDisplayName('a'.repeat(101))).toBeUndefined();
    const host = '@acme.example';
    const longest = 'a'.repeat(254 - host.length) + host;
    expect(normalizeEmail(longest)).toBe(longest);
    expect(normalizeEmail(`a${longest}`)).toBeUndefined();
    // Its ASCII form is the longer one, and the one that counts.
    const written = `${'a'.repeat(240)}@münchen.de`;
    expect(written.length).toBeLessThan(254);
    expect(normalizeEmail(written)).toBeUndefined();
  });
});

describe('[K17] a domain', () => {
  it('is one however it is written', () => {
    expect(asciiDomain('MÜNCHEN.example')).toBe('xn--mnchen-3ya.example');
    expect(asciiDomain('München.EXAMPLE')).toBe('xn--mnchen-3ya.example');
  });

  it.each([
    'ａcme.example',
    '\u212Aelvin.example',
    'a\u0308.example',
    'é/x.example',
    'é@evil.example',
    'é。evil.example',
  ])('never becomes another by letters that stand for others: %j', (domain) => {
    expect(asciiDomain(domain)).toBe(domain);
  });
});
