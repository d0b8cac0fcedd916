/** Lines of at most `columns` characters, broken between words; a longer word stands alone, whole. At least one line. */
export function wrapWords(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(' ')) {
    if (line !== undefined && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === undefined ? word : `${line} ${word}`;
    }
  }
  return [...lines, line ?? ''];
}

/**
 * Sentences as wide as the terminal: consecutive lines that begin at the margin are one paragraph, laid out anew where it
 * is wider. What is indented, such as examples and options, stands as it is.
 */
export function wrapProse(text: string, columns: number): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  const end = () => {
    const isWide = paragraph.some(({ length }) => length > columns);
    lines.push(...(isWide ? wrapWords(paragraph.join(' '), columns) : paragraph));
    paragraph = [];
  };
  for (const line of text.split('\n')) {
    if (line !== '' && !line.startsWith(' ')) {
      paragraph.push(line);
      continue;
    }
    end();
    lines.push(line);
  }
  end();
  return lines.join('\n');
}
