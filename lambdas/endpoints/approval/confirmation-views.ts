import type { KnownAgentRules } from '../../../protect/vocabulary/agent-rules.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import type { LiveWrites } from '../../../protect/vocabulary/single-use.ts';
import { plainConfirmationsPath } from '../../core/agents/approval-address.ts';
import type { HalfApproval } from '../../core/agents/half-approvals.ts';
import { needingPasskey } from '../../core/agents/rules.ts';
import type { NotApproved } from '../../core/agents/scopes.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { AuthenticatedSession } from '../../flows/authenticate-session.ts';
import type { WaitingConfirmation } from '../../flows/list-confirmations.ts';
import { toolHtml } from '../agents/tool-html.ts';
import type { ToolJson } from '../agents/tools.ts';
import { type Html, html, name } from '../http/html.ts';
import { htmlPage, type PageAnswer } from '../http/page.ts';
import type { Texts } from '../texts/texts.ts';
import { halfScopes } from './confirmations.ts';
import { passkeyForm, passkeyScript, passkeyWords } from './passkey-script.ts';
import { inWords } from './words.ts';

export interface ConfirmationsView {
  readonly configuration: Configuration;
  readonly rules: KnownAgentRules;
  readonly person: AuthenticatedSession;
  readonly confirmations: readonly WaitingConfirmation[];
  readonly mayConfirm: boolean;
  readonly tools: readonly ToolJson[];
  /** Where the list goes on; absent: it does not. */
  readonly cursor: string | undefined;
}

/** What waits, each with its two buttons. */
export function confirmationsPage(view: ConfirmationsView): PageAnswer {
  const { person, confirmations, mayConfirm, cursor, configuration } = view;
  const path = plainConfirmationsPath(person.organization.id);
  return htmlPage({
    statusCode: 200,
    title: ({ confirmation }) => confirmation.title,
    body: (texts) => html`${whoDecides(person, texts)}
${confirmations.length === 0 && cursor === undefined ? html`<p>${mayConfirm ? texts.confirmation.nothing : texts.confirmation.notYours}</p>` : undefined}
${confirmations.map((one) => question(view, one, texts))}
${cursor && html`<p><a class="action quiet" href="${path}&cursor=${encodeURIComponent(cursor)}">${texts.confirmation.more}</a></p>`}`,
    hasPictures: view.tools.some(({ logo }) => logo !== undefined),
    ...(confirmations.some((one) => isByPasskey(view, one)) && { script: passkeyScript(configuration) }),
  });
}

function whoDecides({ member, organization }: AuthenticatedSession, { approval }: Texts): Html {
  return html`<dl>
<dt>${approval.you}</dt><dd>${name(member.email)}</dd>
<dt>${approval.organization}</dt><dd>${name(organization.name)}</dd>
</dl>`;
}

function isByPasskey({ configuration, rules }: ConfirmationsView, { half }: WaitingConfirmation): boolean {
  return needingPasskey(half.durations.keys(), { rules, implications: configuration.implications }).size > 0;
}

function question(view: ConfirmationsView, one: WaitingConfirmation, texts: Texts): Html {
  const { half, owner } = one;
  const { approval, common, confirmation } = texts;
  const tool = view.tools.find(({ client }) => client === half.client);
  return html`<section>
<h2>${confirmation.forWhom(name(owner.email))}</h2>
<dl>
<dt>${approval.tool}</dt><dd>${tool === undefined ? html`<strong>${half.client}</strong>` : toolHtml(tool, texts)}</dd>
<dt>${approval.session}</dt><dd><code>${half.sessionId}</code></dd>
<dt>${confirmation.approvedBy}</dt><dd>${confirmation.approvedOn(name(owner.email), common.moment(half.approvedAt))}</dd>
<dt>${confirmation.waitsUntil}</dt><dd>${common.moment(half.endsAt)}</dd>
</dl>
<p>${confirmation.asksTo}</p>
<ul>${halfInWords(view, one, texts)}</ul>
${buttons(view, one, texts)}
</section>
`;
}

function halfInWords(view: ConfirmationsView, { half, owner }: WaitingConfirmation, texts: Texts): readonly Html[] {
  const { configuration, rules, person } = view;
  const { approval, common, confirmation } = texts;
  const words = { ...approval.durations, day: confirmation.day };
  const of = { organization: person.organization.id, member: owner.id };
  return halfScopes(half, rules, configuration, of).map(
    ({ scope, duration, seconds, shown }) => html`<li>${inWords(texts, configuration, scope, shown)}<br>
<span class="quiet">${words[duration](common.duration(seconds))}</span></li>
`,
  );
}

function buttons(view: ConfirmationsView, one: WaitingConfirmation, texts: Texts): Html {
  const { csrfToken, organization } = view.person;
  const { confirmation } = texts;
  const byPasskey = isByPasskey(view, one);
  return html`<form method="post" action="${plainConfirmationsPath(organization.id)}"${byPasskey ? passkeyForm({ organization: organization.id }) : undefined}>
<input type="hidden" name="csrf_token" value="${csrfToken}">
<input type="hidden" name="member" value="${one.owner.id}">
<input type="hidden" name="id" value="${one.half.id}">
${byPasskey ? html`<p>${confirmation.passkey}</p>\n${passkeyWords(texts)}` : undefined}
<div class="pair">
<button class="action" type="submit" name="decision" value="confirm">${confirmation.confirm}</button>
<button class="action quiet" type="submit" name="decision" value="refuse">${confirmation.refuse}</button>
</div>
</form>`;
}

export interface ConfirmedView {
  readonly configuration: Configuration;
  readonly person: AuthenticatedSession;
  readonly decision: 'confirm' | 'refuse';
  readonly half: HalfApproval;
  readonly granted?: LiveWrites;
  readonly refused?: ReadonlyMap<Scope, NotApproved>;
}

/** What became of it, and the way to what still waits. */
export function confirmedPage(view: ConfirmedView): PageAnswer {
  const { person, half } = view;
  return htmlPage({
    statusCode: 200,
    title: ({ confirmation }) => confirmation.outcome[outcomeOf(view)].title,
    body: (
      texts,
    ) => html`<p role="status" tabindex="-1" autofocus>${texts.confirmation.outcome[outcomeOf(view)].text}</p>
<dl><dt>${texts.approval.session}</dt><dd><code>${half.sessionId}</code></dd></dl>
${given(view, texts)}
${notGiven(view, texts)}
<p><a class="action quiet" href="${plainConfirmationsPath(person.organization.id)}">${texts.confirmation.whatElse}</a></p>`,
  });
}

function outcomeOf({ decision, granted }: ConfirmedView): 'refused' | 'confirmed' | 'nothing' {
  if (decision === 'refuse') return 'refused';
  return granted !== undefined && granted.size > 0 ? 'confirmed' : 'nothing';
}

function given({ configuration, granted = new Map() }: ConfirmedView, texts: Texts): Html | undefined {
  if (granted.size === 0) return undefined;
  const items = [...granted].map(
    ([scope, { until }]) => html`<li>${inWords(texts, configuration, scope)}<br>
<span class="quiet">${texts.confirmation.until(texts.common.moment(until))}</span></li>
`,
  );
  return html`<h2>${texts.confirmation.given}</h2><ul>${items}</ul>`;
}

function notGiven({ configuration, refused = new Map() }: ConfirmedView, texts: Texts): Html | undefined {
  const { approval, confirmation } = texts;
  if (refused.size === 0) return undefined;
  const whys: Texts['approval']['notApproved'] = {
    ...approval.notApproved,
    not_in_your_role: confirmation.notInTheirRole,
    needs_passkey: confirmation.theyNeedPasskey,
  };
  const items = [...refused].map(
    ([scope, why]) => html`<li>${inWords(texts, configuration, scope)}<br>
<span class="quiet">${whys[why]}</span></li>
`,
  );
  return html`<h2>${confirmation.notGiven}</h2><ul>${items}</ul>`;
}
