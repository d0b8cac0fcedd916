/** A part of an answer whose names are somebody else's, such as the claims of a token: they stand as they came. */
export class Verbatim {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** A name of ours, as the code writes it. Others, such as variables of an environment, are left alone. */
const CAMEL_CASE = /^[a-z][a-z0-9]*([A-Z][a-z0-9]*)+$/;

/** An answer with its names as on the wire: `snake_case`, at every depth but in what is {@link Verbatim}. */
export function jsonNames(value: unknown): unknown {
  if (value instanceof Verbatim) return value.value;
  if (Array.isArray(value)) return value.map(jsonNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [nameOf(name), jsonNames(each)]));
}

function nameOf(name: string): string {
  return CAMEL_CASE.test(name) ? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : name;
}
