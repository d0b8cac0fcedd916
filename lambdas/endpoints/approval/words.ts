import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { type ShownOperation, type WordPart, wordsInLine } from '../../core/agents/exact-operation.ts';
import { scopeInWords } from '../../core/agents/scope-in-words.ts';
import type { Configuration } from '../../core/configuration.ts';
import { type Html, html, name } from '../http/html.ts';
import type { Texts } from '../texts/texts.ts';

/** As configuration describes it, for a person; the scope itself beside it, for whoever looks into a log later. */
export function inWords(
  { approval, common }: Pick<Texts, 'approval' | 'common'>,
  configuration: Configuration,
  scope: Scope,
  operation?: ShownOperation,
): Html {
  if (operation?.scope === scope)
    return html`${operationHtml(operation.words, common)} <code>${operation.declaration.name}</code>`;
  const words = scopeInWords(scope, configuration, approval.scopes);
  return words === scope ? html`<code>${scope}</code>` : html`${words} <code>${scope}</code>`;
}

/** The same in one line and in English, where nothing can be set apart: for a program. */
export function describe(configuration: Configuration, scope: Scope, operation?: ShownOperation): string {
  return operation?.scope === scope ? wordsInLine(operation.words) : scopeInWords(scope, configuration);
}

/** The vendor's sentence; each value set apart from it, so that no value reads as a part of the sentence. */
function operationHtml(words: readonly WordPart[], { quoted }: Texts['common']): Html {
  const parts = words.map((part) => {
    if ('text' in part) return html`${part.text}`;
    return html`<strong>${part.isText ? quoted(name(part.value)) : name(part.value)}</strong>`;
  });
  return html`${parts}`;
}
