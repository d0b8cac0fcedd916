import { languageOf } from '../../console/src/texts/language.ts';
import { pluralIn } from '../../console/src/texts/plural.ts';

describe('the language of the console', () => {
  it.each([
    [['de'], 'de'],
    [['de-AT', 'en'], 'de'],
    [['DE-ch'], 'de'],
    [['en-GB', 'de'], 'en'],
    [['fr', 'de', 'en'], 'de'],
    [['fr-FR', 'pt'], 'en'],
    [['den'], 'en'],
    [[], 'en'],
  ])('is the first that the browser wants and we have: %j is %s', (wanted, language) => {
    expect(languageOf(wanted)).toBe(language);
  });
});

describe('a number with its noun', () => {
  it.each([
    ['en', 0, '0 members'],
    ['en', 1, '1 member'],
    ['en', 1_234, '1,234 members'],
    ['de', 1, '1 member'],
    ['de', 1_234, '1.234 members'],
  ])('is written as %s writes %d', (locale, number, text) => {
    expect(pluralIn(locale)(number, { one: 'member', other: 'members' })).toBe(text);
  });
});
