/** By the English text, with `#` in the place of each number: numbers are limits, which change. */
const REQUIREMENTS: Readonly<Record<string, string>> = {
  'a string': 'eine Zeichenkette',
  'a string, or an array of exactly one': 'eine Zeichenkette oder eine Liste mit genau einer',
  'a string, or an array of #–#': 'eine Zeichenkette oder eine Liste mit #–# davon',
  'a non-empty string': 'eine Zeichenkette, die nicht leer ist',
  'a string of #–# characters': 'eine Zeichenkette mit #–# Zeichen',
  'a number of seconds since the epoch': 'eine Zahl von Sekunden seit 1970',
  'an array of strings': 'eine Liste von Zeichenketten',
  'an object': 'ein Objekt',
  'an object, nested at most # deep': 'ein Objekt, höchstens # Ebenen tief',
  'an object with one event': 'ein Objekt mit einem Ereignis',
  'an object whose one event is an object': 'ein Objekt, dessen eines Ereignis ein Objekt ist',
  'no earlier than iat': 'nicht früher als iat',
  'equal to iss': 'gleich iss',
  "the client's id": 'die ID des Clients',
  'an e-mail address': 'eine E-Mail-Adresse',
  'an e-mail address without characters that cannot be seen': 'eine E-Mail-Adresse ohne unsichtbare Zeichen',
  'an absolute URI without fragment, or #–# different ones':
    'eine absolute URI ohne Fragment oder #–# verschiedene davon',
  'space-separated scope tokens (RFC # §#.#), at most #':
    'Scopes, durch Leerzeichen getrennt (RFC # §#.#), höchstens #',
  'a subject identifier (RFC #), which is an object': 'eine Subjektkennung (RFC #), die ein Objekt ist',
  'a subject identifier (RFC #)': 'eine Subjektkennung (RFC #)',
  'the format of a simple subject': 'das Format eines einfachen Subjekts',
  'enabled, paused, disabled': 'enabled, paused oder disabled',
  'a SAML NameID (format saml-nameid) whose issuer and nameid, and what else it has, are strings of #–# characters':
    'eine SAML-NameID (Format saml-nameid), deren issuer und nameid, und was sie sonst hat, Zeichenketten mit #–# Zeichen sind',
};

/**
 * What a claim has to be, whose words come with the refusal. Words that are not known, of another release, stay English and
 * in quotation marks.
 */
export function requirementInGerman(english: string): string {
  const numbers = english.match(/\d+/g) ?? [];
  const form = english.replace(/\d+/g, '#');
  if (!Object.hasOwn(REQUIREMENTS, form)) return `„${english}“`;
  let next = 0;
  return (REQUIREMENTS[form] ?? english).replace(/#/g, () => numbers[next++] ?? '#');
}
