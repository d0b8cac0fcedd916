import { InvalidArgumentError } from 'commander';

/** An option's argument as a whole number. @throws InvalidArgumentError, which is a usage error */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
