import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { scopeInWords } from '../../core/agents/scope-in-words.ts';
import type { Configuration } from '../../core/configuration.ts';
import { type Html, html } from '../http/html.ts';

/** As configuration describes it, for a person; the scope itself beside it, for whoever looks into a log later. */
export function inWords(configuration: Configuration, scope: Scope): Html {
  const words = scopeInWords(scope, configuration);
  return words === scope ? html`<code>${scope}</code>` : html`${words} <code>${scope}</code>`;
}
