import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Client } from '../records.ts';
import { type FieldProblem, problemsOf } from './field-problem.ts';
import { DISPLAY_NAME_FORM, mixesAlphabets, parseDisplayName } from './text.ts';

/** What people are told of a client, by the operator's word alone. */
export type ClientNames = Pick<Client, 'displayName' | 'publisher' | 'verified'>;

export interface ClientNamesInput {
  /** Empty: none any more. */
  readonly displayName?: string | undefined;
  readonly publisher?: string | undefined;
  readonly verified?: boolean | undefined;
}

/** What nobody names is as before. Another name or publisher is verified anew, or is not: who was verified is another. */
export function parseClientNames(
  input: ClientNamesInput,
  before: ClientNames = {},
): Result<ClientNames, readonly FieldProblem[]> {
  const displayName = nameOf(input.displayName, before.displayName);
  const publisher = nameOf(input.publisher, before.publisher);
  const problems = problemsOf([
    ['displayName', displayName === false && `must be ${DISPLAY_NAME_FORM}, each word of one alphabet`],
    ['publisher', publisher === false && `must be ${DISPLAY_NAME_FORM}, each word of one alphabet`],
    [
      'verified',
      input.verified === true && publisher === undefined && 'needs a publisher: who it is verified to be of',
    ],
  ]);
  if (problems.length > 0 || displayName === false || publisher === false) return err(problems);
  const isSame = displayName === before.displayName && publisher === before.publisher;
  const isVerified = input.verified ?? (before.verified === true && isSame);
  return ok({
    ...(displayName !== undefined && { displayName }),
    ...(publisher !== undefined && { publisher }),
    ...(isVerified && { verified: true }),
  });
}

/** `false`: no name that can be shown. */
function nameOf(text: string | undefined, before: string | undefined): string | undefined | false {
  if (text === undefined) return before;
  if (text === '') return undefined;
  const name = parseDisplayName(text);
  return name === undefined || mixesAlphabets(name) ? false : name;
}
