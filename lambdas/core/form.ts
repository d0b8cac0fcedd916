/** An ID-JAG is 1–2 kB; sixteen leave room for claims that we do not know. Pages of ours post less (R5). */
export const MAX_FORM_BYTES = 16_384;

export type FormField = [name: string, value: string];

/** `application/x-www-form-urlencoded`; parameters such as `charset` are fine (R1). */
export function isFormMediaType(contentType: string | undefined): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';
}

/**
 * The fields of a form, in order, with those that repeat and those that are empty; `undefined` when it is malformed.
 * The one reader of forms, of clients and of pages alike. Does NOT check the size.
 */
export function parseForm(body: Uint8Array): readonly FormField[] | undefined {
  const fields: FormField[] = [];
  for (const pair of Buffer.from(body).toString('latin1').split('&')) {
    // URL Standard, urlencoded parsing: "If bytes is the empty byte sequence, then continue."
    if (pair === '') continue;
    const field = decodePair(pair);
    if (field === undefined) return undefined;
    fields.push(field);
  }
  return fields;
}

function decodePair(pair: string): FormField | undefined {
  const equals = pair.indexOf('=');
  const name = decodeFormComponent(equals === -1 ? pair : pair.slice(0, equals));
  const value = decodeFormComponent(equals === -1 ? '' : pair.slice(equals + 1));
  return name === undefined || value === undefined ? undefined : [name, value];
}

/** Strict: bad percent-encoding, bytes outside ASCII and invalid UTF-8 are malformed, not replaced. */
export function decodeFormComponent(text: string): string | undefined {
  if (/[^\x20-\x7e]/.test(text)) return undefined;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
