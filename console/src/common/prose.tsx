import { Fragment } from 'react';

/** A text of one line, whose `code` is shown as such. */
export function Prose({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) => {
    // The parts of one text do not move.
    const key = `${index} ${part}`;
    return index % 2 === 1 ? <code key={key}>{part}</code> : <Fragment key={key}>{part}</Fragment>;
  });
}
