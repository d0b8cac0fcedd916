import { createElement, Fragment, type ReactNode } from 'react';

/** A sentence with a link, a name or a time inside, as one text: each language puts its parts where they belong. */
export function sentence(texts: TemplateStringsArray, ...parts: readonly ReactNode[]): ReactNode {
  return createElement(Fragment, null, ...texts.flatMap((text, at) => [text, parts[at]]));
}
