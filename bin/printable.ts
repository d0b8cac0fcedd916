import { showUnseen } from '../lambdas/core/registration/text.ts';

/**
 * Text of somebody else's making for a terminal. What cannot be seen is shown as one sign: a control character could
 * move the cursor and rewrite the screen, a direction could turn a line around, and old rows may hold either.
 */
export function printable(text: string): string {
  return showUnseen(text);
}
