import { ApiProblem } from '../api/problem.ts';
import { texts } from '../texts/common.ts';

export const NOT_A_NUMBER = texts.enterWholeNumberIn;

/** Digits, and spaces at the ends. `undefined`: no such number; never a guess at what was meant (`1h`, `1e3`, `0x10`). */
export function readWholeNumber(text: string): number | undefined {
  const digits = text.trim();
  const number = /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** The same of a form's field, before anything is sent. @throws ApiProblem about that field */
export function requireWholeNumber(field: string, text: string): number {
  const number = readWholeNumber(text);
  if (number !== undefined) return number;
  const fields = [{ field, detail: NOT_A_NUMBER }];
  throw new ApiProblem({ status: 400, kind: 'invalid_request', message: texts.nothingWasSaved, fields });
}
