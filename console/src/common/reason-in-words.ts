import { texts } from '../texts/reasons.ts';

/** `wrong_audience` → "Wrong audience". A reason that the language has no words for is told as it is called. */
export function reasonInWords(reason: string): string {
  return texts.inWords(reason);
}
