import { type Html, html } from '../http/html.ts';
import type { ToolJson } from './tools.ts';

/** A tool, to the person who decides about it: its name, whose it is as far as anybody knows, and its id. */
export function toolHtml({ client, name = client, publisher, verified, source_host: host }: ToolJson): Html {
  const by = publisher === undefined ? undefined : html`by <bdi>${publisher}</bdi>, `;
  return html`<strong><bdi>${name}</bdi></strong><br>${by}${verified ? 'verified' : 'not verified'}, ${host === undefined ? 'registered by the operator' : html`from ${host}`}${name === client ? undefined : html`<br><code>${client}</code>`}`;
}
