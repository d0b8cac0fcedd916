import { contrast, darkenedFor, lightenedFor, tintFor } from '../../lambdas/core/configuration/contrast.ts';
import { type ConfigurationInput, parseConfigurationShape } from '../../lambdas/core/configuration.ts';
import { configurationInput, configurationOf } from '../support/fixtures.ts';

type BrandingInput = NonNullable<ConfigurationInput['branding']>;

const branding: BrandingInput = {
  productName: 'Vendor Projects',
  accentColor: '#1a7f5a',
  supportEmail: 'help@vendor.example',
};

function problemsOf(changes: object): readonly string[] {
  const parsed = parseConfigurationShape({ ...configurationInput, branding: { ...branding, ...changes } });
  return parsed.ok ? [] : parsed.error.map(({ field, problem }) => `${field} ${problem}`);
}

const resolved = (changes: object = {}) =>
  configurationOf({ ...configurationInput, branding: { ...branding, ...changes } }).branding;

describe('branding', () => {
  it('is none unless somebody configures it', () => {
    expect(configurationOf(configurationInput)).not.toHaveProperty('branding');
  });

  it('needs a name, and nothing else', () => {
    expect(configurationOf({ ...configurationInput, branding: { productName: 'P' } }).branding).toEqual({
      productName: 'P',
    });
    expect(problemsOf({ productName: undefined })).toEqual(['branding.productName must be the name of your product']);
  });

  it.each([null, 'Vendor', [], 7])('is an object, not %j', (wrong) => {
    const parsed = parseConfigurationShape({ ...configurationInput, branding: wrong });
    expect(parsed.ok ? [] : parsed.error).toEqual([{ field: 'branding', problem: 'must be an object' }]);
  });

  it('has no member that nobody knows: a misspelled one would do nothing', () => {
    expect(problemsOf({ color: '#000000' })).toEqual(['branding unknown member: color']);
  });

  it.each<[string, object]>([
    ['productName', { productName: 7 }],
    ['logo', { logo: 7 }],
    ['logo', { logo: '' }],
    ['accentColor', { accentColor: 7 }],
    ['accentColorDark', { accentColorDark: null }],
    ['supportUrl', { supportUrl: {}, supportEmail: undefined }],
    ['supportEmail', { supportEmail: [] }],
  ])('names the field that is of the wrong type: %s', (field, changes) => {
    expect(problemsOf(changes)).toEqual([expect.stringMatching(new RegExp(`^branding\\.${field} must be `))]);
  });
});

describe("a product's name", () => {
  it.each(['P', 'x'.repeat(40), '𝄞a'.repeat(20), 'Größe 2', 'プロジェクト', 'آرشیو'])('may be %j', (productName) => {
    expect(problemsOf({ productName })).toEqual([]);
  });

  it.each(['', 'x'.repeat(41), ' P', 'P ', '…', '   '])(
    'is 1 to 40 characters that read as a name, not %j',
    (productName) => {
      expect(problemsOf({ productName })).toEqual([expect.stringContaining('branding.productName must be 1 to 40')]);
    },
  );

  it.each([
    ['turns around what follows', 'Pro\u202eject'],
    ['isolates', 'Pro\u2066ject'],
    ['is not seen', 'Pro\u200bject'],
    ['is a soft hyphen', 'Pro\u00adject'],
    ['ends a line', 'Pro\nject'],
  ])('holds nothing that %s', (_, productName) => {
    expect(problemsOf({ productName })).toEqual([expect.stringContaining('that cannot be seen')]);
  });

  it('does not pass for another by a letter of another alphabet', () => {
    expect(problemsOf({ productName: '\u0420aypal' })).toEqual([expect.stringContaining('different alphabets')]);
  });
});

describe('contrast', () => {
  it.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#777777', '#ffffff', 4.478],
    ['#767676', '#ffffff', 4.542],
    ['#ff0000', '#ffffff', 3.998],
  ])('of %s and %s is what WCAG says', (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 3);
    expect(contrast(other, one)).toBe(contrast(one, other));
  });

  it('is measured of the accent, at the exact limit, and the error says what was measured and what is needed', () => {
    expect(problemsOf({ accentColor: '#767676' })).toEqual([]);
    expect(problemsOf({ accentColor: '#777777' })).toEqual([
      'branding.accentColor has a contrast of 4.47:1 with white (#ffffff); text of buttons and links needs 4.5:1 (WCAG 2 AA). Choose a darker colour',
    ]);
  });

  it('is measured of the accent on dark cards as well', () => {
    expect(contrast('#868686', '#1b212a')).toBeLessThan(4.5);
    expect(contrast('#878787', '#1b212a')).toBeGreaterThan(4.5);
    expect(problemsOf({ accentColorDark: '#878787' })).toEqual([]);
    expect(problemsOf({ accentColorDark: '#868686' })).toEqual([
      expect.stringMatching(
        /^branding\.accentColorDark has a contrast of 4\.[34]\d:1 with the dark card \(#1b212a\); .*needs 4\.5:1.*lighter/,
      ),
    ]);
  });

  it.each(['1a7f5a', '#1a7', '#1a7f5ag', '#1a7f5', 'green', 'rgb(0,0,0)', '#1a7f5a;'])(
    'is not measured of %j, which is no colour',
    (color) => {
      const form = 'must be a colour as #rrggbb: # and six hexadecimal digits';
      expect(problemsOf({ accentColor: color })).toEqual([`branding.accentColor ${form}`]);
      expect(problemsOf({ accentColorDark: color })).toEqual([`branding.accentColorDark ${form}`]);
    },
  );

  it('is enough on dark cards without anybody choosing a second colour, and as near to the first as that allows', () => {
    for (const accentColor of ['#1a7f5a', '#000000', '#0000ff', '#a3231f', '#6b21a8', '#767676']) {
      const { accent } = resolved({ accentColor }) ?? {};
      expect(accent?.light).toBe(accentColor);
      expect(contrast(accent?.dark ?? '', '#1b212a')).toBeGreaterThanOrEqual(6);
    }
    expect(lightenedFor('#ffcc00', '#1b212a', 4.5)).toBe('#ffcc00');
    expect(resolved({ accentColorDark: '#7fe0bb' })?.accent?.dark).toBe('#7fe0bb');
  });

  it('is enough, of any colour that is enough on a dark card, for the dark letters of a button too', () => {
    const greys = Array.from({ length: 256 }, (_, value) => `#${value.toString(16).padStart(2, '0').repeat(3)}`);
    const taken = greys.filter((grey) => contrast(grey, '#1b212a') >= 4.5);
    expect(taken.length).toBeGreaterThan(100);
    expect(taken.filter((grey) => contrast(grey, '#10151c') < 4.5)).toEqual([]);
  });

  it('is enough on the tint of what is chosen in the console: white itself where there is nothing to spare', () => {
    for (const color of ['#767676', '#1a7f5a', '#000000', '#0000ff']) {
      expect(contrast(color, tintFor(color, 4.5))).toBeGreaterThanOrEqual(4.5);
    }
    expect(tintFor('#000000', 4.5)).toBe('#ebebeb');
    expect(tintFor('#777777', 4.5)).toBe('#ffffff');
  });

  it('is enough on another light ground by a darker colour, and the same colour where it is enough', () => {
    expect(contrast('#767676', '#fff5f5')).toBeLessThan(4.5);
    expect(contrast(darkenedFor('#767676', '#fff5f5', 4.5), '#fff5f5')).toBeGreaterThanOrEqual(4.5);
    expect(darkenedFor('#1a7f5a', '#fff5f5', 4.5)).toBe('#1a7f5a');
  });

  it('has no dark colour without the one that it goes with', () => {
    expect(problemsOf({ accentColor: undefined, accentColorDark: '#7fe0bb' })).toEqual([
      'branding.accentColorDark needs accentColor beside it',
    ]);
  });
});

describe('where help is', () => {
  it('is an address or a page, named by what it is', () => {
    expect(resolved()?.support).toEqual({ href: 'mailto:help@vendor.example', text: 'help@vendor.example' });
    const page = { supportEmail: undefined, supportUrl: 'https://vendor.example/help?from=sign-in' };
    expect(resolved(page)?.support).toEqual({
      href: 'https://vendor.example/help?from=sign-in',
      text: 'Vendor Projects support',
    });
    expect(resolved({ supportEmail: undefined })).not.toHaveProperty('support');
  });

  it('is one of the two', () => {
    expect(problemsOf({ supportUrl: 'https://vendor.example' })).toEqual([
      'branding.supportEmail must not stand beside supportUrl: choose one of the two',
    ]);
  });

  it.each([
    'http://vendor.example',
    'javascript:alert(1)',
    'vendor.example',
    'https://u:p@vendor.example',
    'https://u@vendor.example',
    'https://:p@vendor.example',
    'https://vendor.example/a b',
    `https://vendor.example/${'x'.repeat(500)}`,
  ])('is no page at %j', (supportUrl) => {
    expect(problemsOf({ supportEmail: undefined, supportUrl })).toEqual([
      expect.stringContaining('branding.supportUrl must be an https:// URL'),
    ]);
  });

  it.each([
    'help',
    'help@vendor',
    'a b@vendor.example',
    'help@vendor.example?cc=x@y.example',
    'Help <help@vendor.example>',
    'help@vendor.example,x@y.example',
    '"a"@vendor.example',
    `a@${'b.'.repeat(125)}example`,
  ])('is nobody at %j', (supportEmail) => {
    expect(problemsOf({ supportEmail })).toEqual([expect.stringContaining('must be an e-mail address')]);
  });
});

describe('a picture', () => {
  const digest = 'a'.repeat(64);

  it('is at the address of its content, once synth has put it there', () => {
    expect(resolved({ logo: `logo-${digest}.png` })?.logo).toBe(`/console/assets/logo-${digest}.png`);
  });

  it.each(['logo.png', '../logo.png', `logo-${digest}.svg`, `logo-${digest}.png/..`])(
    'has no address before: %j',
    (logo) => {
      expect(resolved({ logo })).not.toHaveProperty('logo');
    },
  );
});
