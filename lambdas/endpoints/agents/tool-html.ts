import { type Html, html } from '../http/html.ts';
import type { Texts } from '../texts/texts.ts';
import type { ToolJson } from './tools.ts';

/** A tool, to the person who decides about it: its name, whose it is as far as anybody knows, and its id. */
export function toolHtml(
  { client, name = client, publisher, verified, logo, ...from }: ToolJson,
  { tool: texts }: Pick<Texts, 'tool'>,
): Html {
  const by = publisher === undefined ? undefined : texts.by(html`<bdi>${publisher}</bdi>`);
  // What it looks like says nothing that its name does not: whoever hears the page misses nothing.
  const picture = logo === undefined ? undefined : html`<img src="${logo}" alt="" width="40" height="40">`;
  return html`${picture}<strong><bdi>${name}</bdi></strong><br>${by}${verified ? texts.verified : texts.notVerified}, ${originHtml(from, texts)}${name === client ? undefined : html`<br><code>${client}</code>`}`;
}

type From = Pick<ToolJson, 'source_host' | 'self_registered' | 'vouched_name'>;

function originHtml(
  { source_host: host, self_registered: itself, vouched_name: vouched }: From,
  texts: Texts['tool'],
): Html | string {
  if (vouched !== undefined) return texts.vouchedFor(html`<bdi>${vouched}</bdi>`);
  if (itself) return texts.itself;
  return host === undefined ? texts.byOperator : texts.from(host);
}
