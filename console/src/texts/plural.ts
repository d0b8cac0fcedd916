/** A number with its noun, by the plural rules of one language: `pluralIn('en')(2, { one: 'member', other: 'members' })`. */
export function pluralIn(locale: string) {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return (number: number, { one, other }: { readonly one: string; readonly other: string }): string =>
    `${numbers.format(number)} ${rules.select(number) === 'one' ? one : other}`;
}
