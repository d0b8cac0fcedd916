/** Lines of at most `width` characters, broken at spaces; a word that is longer stays whole, so that it can be copied. */
export function wrapText(text: string, width: number): readonly string[] {
  return fill(text.split(' '), width);
}

/**
 * A shell command in lines of at most `width` characters, broken before options, and never right after its name; each line
 * but the last ends in `\`, so that all of it can be pasted.
 */
export function wrapCommand(text: string, width: number): readonly string[] {
  const continuation = ' \\';
  const lines = fill(text.split(/(?<!^\S+) (?=--)/), width - continuation.length);
  return lines.map((line, index) => {
    const indented = index === 0 ? line : `  ${line}`;
    return index < lines.length - 1 ? `${indented}${continuation}` : indented;
  });
}

function fill(pieces: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + piece.length <= width) lines[lines.length - 1] = `${last} ${piece}`;
    else lines.push(piece);
  }
  return lines;
}
