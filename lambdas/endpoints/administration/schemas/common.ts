import * as z from 'zod/mini';
import { hasUnseen, UNSEEN_PROBLEM } from '../../../core/registration/text.ts';

/**
 * What the administration API's requests and answers are made of. Names in snake_case, ids as text, times as whole
 * seconds since the epoch, sets as lists. The same schemas validate, describe (`/openapi.json`) and type the console.
 * No transformation, so that every one of them is a JSON Schema too.
 */

/** What is said of a member that is absent, and of one that is something else. */
const orMissing = (otherwise: string) => (issue: { readonly input?: unknown }) =>
  issue.input === undefined ? 'is required' : otherwise;

/** Nothing that cannot be seen: a person decides by reading it, here or in a list later. */
export const text = (minLength: number, maxLength: number) =>
  z.string({ error: orMissing('must be a string') }).check(
    z.minLength(minLength, `must have ${minLength}–${maxLength} characters`),
    z.maxLength(maxLength, `must have ${minLength}–${maxLength} characters`),
    z.refine((value) => !hasUnseen(value), { error: UNSEEN_PROBLEM }),
  );

export const wholeNumber = (min: number, max: number, unit: string) =>
  z
    .int({ error: orMissing(`must be a whole number of ${unit}`) })
    .check(z.minimum(min, `must be ${min}–${max} ${unit}`), z.maximum(max, `must be ${min}–${max} ${unit}`));

/** A number, or a word that says what else is meant. `null`, a fraction and a text of digits say nothing. */
export const wholeNumberOr = <const Word extends string>(word: Word, min: number, max: number, unit: string) => {
  const problem = `must be a whole number of ${unit}, ${min}–${max}, or "${word}"`;
  return z.union([z.literal(word), z.int().check(z.minimum(min, problem), z.maximum(max, problem))], {
    error: orMissing(problem),
  });
};

/** Whole seconds since the epoch. */
export const instant = () => z.int({ error: 'must be whole seconds since the epoch' });

export const count = () => z.int().check(z.minimum(0));

export const listOf = <Item extends z.ZodMiniType>(item: Item, maxLength: number) =>
  z
    .array(item, { error: orMissing('must be a list') })
    .check(z.maxLength(maxLength, `must have at most ${maxLength} items`));

export const oneOf = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, { error: orMissing(`must be one of ${values.join(', ')}`) });

/** A request's body: a member that is not named here is a mistake, and is said to be one (law 15). */
export const requestBody = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? `has unknown members: ${issue.keys.join(', ')}` : 'must be a JSON object',
  });

/** One page of a list. Absent `next_cursor`: the last. A page may be short, or empty, and still not be the last. */
export const pageOf = <Item extends z.ZodMiniType>(item: Item) =>
  z.object({ items: z.array(item), next_cursor: z.optional(z.string()) });

/**
 * For a change: the strong ETag of what it is made from, as `If-Match` takes it. In lists beside each item, so that
 * nobody has to read an item again to change it.
 */
export const etag = () => z.string();

/** A scope as RFC 6749 §3.3 writes one. Whether it is declared is checked against the configuration. */
export const scope = () =>
  z
    .string({ error: orMissing('must be a scope') })
    .check(z.regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/, 'must be a scope'));

/** More than a readable configuration declares. */
const MAX_SCOPES = 100;
export const scopes = () => listOf(scope(), MAX_SCOPES);

export const flag = () => oneOf(['on', 'off']);
