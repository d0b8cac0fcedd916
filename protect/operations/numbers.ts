/** A string, which is passed over, or a number, in text that is valid JSON. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Whether every number of a JSON text is the very one that `JSON.parse` makes of it. `1`, `1.0` and `1e0` are one number;
 * `9007199254740993` would become another one, and a program that reads it exactly would do what nobody approved.
 */
export function hasExactNumbers(json: string): boolean {
  return [...json.matchAll(STRING_OR_NUMBER)].every(([token]) => token.startsWith('"') || isExact(token));
}

function isExact(token: string): boolean {
  const value = Number(token);
  return Number.isFinite(value) && decimalOf(token) === decimalOf(String(value));
}

/** Sign, digits and power of ten of a number, of which equal ones have the same. */
function decimalOf(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  const sign = mantissa.startsWith('-') ? '-' : '';
  return significant === '' ? `${sign}0` : `${sign}${significant}e${power}`;
}
