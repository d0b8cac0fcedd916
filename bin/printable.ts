/** Text of somebody else's making for a terminal: a control character could move the cursor and rewrite the screen. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '\u{fffd}');
}
