import { type Html, html } from '../http/html.ts';
import type { ToolJson } from './tools.ts';

/** A tool, to the person who decides about it: its name, whose it is as far as anybody knows, and its id. */
export function toolHtml({ client, name = client, publisher, verified, logo, ...from }: ToolJson): Html {
  const by = publisher === undefined ? undefined : html`by <bdi>${publisher}</bdi>, `;
  // What it looks like says nothing that its name does not: whoever hears the page misses nothing.
  const picture = logo === undefined ? undefined : html`<img src="${logo}" alt="" width="40" height="40">`;
  return html`${picture}<strong><bdi>${name}</bdi></strong><br>${by}${verified ? 'verified' : 'not verified'}, ${originHtml(from)}${name === client ? undefined : html`<br><code>${client}</code>`}`;
}

type From = Pick<ToolJson, 'source_host' | 'self_registered' | 'vouched_name'>;

function originHtml({ source_host: host, self_registered: itself, vouched_name: vouched }: From) {
  if (vouched !== undefined) return html`registered by nobody: your identity provider calls it <bdi>${vouched}</bdi>`;
  if (itself) return 'registered itself (dynamic registration)';
  return host === undefined ? 'registered by the operator' : html`from ${host}`;
}
