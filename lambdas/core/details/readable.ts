import { isDetailValue } from '../../../protect/vocabulary/authorization-details.ts';
import { hasUnseen, mixesAlphabets } from '../registration/text.ts';

/**
 * A text that a person reads as what it is: composed in one way (NFC), nothing unseen, no letters of alphabets that look
 * alike in one word, and single spaces alone, none at the ends. Does NOT find a whole word of another alphabet that looks
 * like one of ours: a type that names its `values` lets none of that in.
 */
export function isReadableValue(text: string): boolean {
  const isForm = isDetailValue(text) && text.normalize('NFC') === text && !/^ | $| {2}|[^\S ]/u.test(text);
  return isForm && !hasUnseen(text) && !mixesAlphabets(text);
}
