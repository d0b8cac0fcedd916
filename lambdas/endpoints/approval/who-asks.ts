import { FIRST_PARTY_CLIENT } from '../../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { toolHtml } from '../agents/tool-html.ts';
import type { ToolJson } from '../agents/tools.ts';
import { type Html, html, name } from '../http/html.ts';
import type { Texts } from '../texts/texts.ts';
import type { ApprovalView } from './views.ts';

/** First of all: which tool, and what its agent says; as its words, never as ours. */
export function whoAsks({ client, tool, asked }: ApprovalView, isQuestion: boolean, texts: Texts): Html | undefined {
  const { approval, common } = texts;
  if (!isQuestion && client === undefined) return undefined;
  const { reason, until } = (isQuestion && asked) || {};
  return html`<dl class="asker">
<dt>${approval.tool}</dt><dd>${toolInWords(client, texts, tool)}</dd>
${reason === undefined ? undefined : html`<dt>${approval.agentSays}</dt><dd><q>${reason}</q></dd>`}
${until === undefined ? undefined : html`<dt>${approval.wantsUntil}</dt><dd>${common.moment(until)}</dd>`}
</dl>`;
}

/** Whom it asks, where, and which of their agents it is. */
export function whoIsAsked({ address, person, lastMintAt }: ApprovalView, { approval, common }: Texts): Html {
  return html`<dl>
<dt>${approval.you}</dt><dd>${name(person.member.email)}</dd>
<dt>${approval.organization}</dt><dd>${name(person.organization.name)}</dd>
<dt>${approval.session}</dt><dd><code>${address.sessionId}</code></dd>
${lastMintAt === undefined ? undefined : html`<dt>${approval.lastToken}</dt><dd>${common.moment(lastMintAt)}</dd>`}
</dl>`;
}

export function toolInWords(client: ClientId | undefined, texts: Texts, tool?: ToolJson): Html {
  if (client === undefined) return html`${texts.approval.noTool}`;
  if (client === FIRST_PARTY_CLIENT) return html`${texts.approval.thisSite}`;
  return tool === undefined ? html`<strong>${client}</strong>` : toolHtml(tool, texts);
}
