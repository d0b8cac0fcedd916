import type { KnownAgentRules } from '../../../protect/vocabulary/agent-rules.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import type { LiveWrites } from '../../../protect/vocabulary/single-use.ts';
import { plainConfirmationsPath } from '../../core/agents/approval-address.ts';
import { DURATION_WORDS, NOT_APPROVED_WORDS } from '../../core/agents/approval-words.ts';
import type { HalfApproval } from '../../core/agents/half-approvals.ts';
import { needingPasskey } from '../../core/agents/rules.ts';
import type { NotApproved } from '../../core/agents/scopes.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { AuthenticatedSession } from '../../flows/authenticate-session.ts';
import type { WaitingConfirmation } from '../../flows/list-confirmations.ts';
import { consolePath } from '../../routes.ts';
import { toolHtml } from '../agents/tool-html.ts';
import type { ToolJson } from '../agents/tools.ts';
import { type Html, html, name } from '../http/html.ts';
import { duration, moment } from '../http/in-words.ts';
import { htmlPage, type PageAnswer } from '../http/page.ts';
import { halfScopes } from './confirmations.ts';
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
  const { person, confirmations, mayConfirm, cursor } = view;
  const path = plainConfirmationsPath(person.organization.id);
  const nothing = mayConfirm
    ? 'Nothing waits for you to confirm.'
    : 'Confirming is for members with the role that your organization names. You do not have it.';
  const body = html`${whoDecides(person)}
${confirmations.length === 0 && cursor === undefined ? html`<p>${nothing}</p>` : undefined}
${confirmations.map((one) => question(view, one))}
${cursor && html`<p><a class="action quiet" href="${path}&cursor=${encodeURIComponent(cursor)}">Show more</a></p>`}`;
  const hasPictures = view.tools.some(({ logo }) => logo !== undefined);
  return htmlPage({ statusCode: 200, title: 'May these agents make changes?', body, hasPictures });
}

function whoDecides({ member, organization }: AuthenticatedSession): Html {
  return html`<dl>
<dt>You</dt><dd>${name(member.email)}</dd>
<dt>Organization</dt><dd>${name(organization.name)}</dd>
</dl>`;
}

function question(view: ConfirmationsView, { half, owner }: WaitingConfirmation): Html {
  const { configuration, rules, person } = view;
  const { implications } = configuration;
  const byPasskey = needingPasskey(half.durations.keys(), { rules, implications }).size > 0;
  const tool = view.tools.find(({ client }) => client === half.client);
  const scopes = halfScopes(half, rules, configuration, {
    organization: person.organization.id,
    member: owner.id,
  }).map(
    ({ scope, duration: chosen, seconds, shown }) => html`<li>${inWords(configuration, scope, shown)}<br>
<span class="quiet">${WORDS[chosen](duration(seconds))}</span></li>
`,
  );
  return html`<section>
<h2>For ${name(owner.email)}</h2>
<dl>
<dt>Tool</dt><dd>${tool === undefined ? html`<strong>${half.client}</strong>` : toolHtml(tool)}</dd>
<dt>Agent session</dt><dd><code>${half.sessionId}</code></dd>
<dt>Approved by</dt><dd>${name(owner.email)}, on ${moment(half.approvedAt)}</dd>
<dt>Waits until</dt><dd>${moment(half.endsAt)}</dd>
</dl>
<p>The agent asks to</p>
<ul>${scopes}</ul>
${byPasskey ? passkeyElsewhere(person.organization.id) : undefined}
${buttons(person, { half, owner }, byPasskey)}
</section>
`;
}

/** A passkey answers to a script, and this page has none. Refusing needs none. */
function passkeyElsewhere(organization: string): Html {
  return html`<p>Your organization wants a passkey for this: your device asks for your finger, face or PIN. That works in the
console only, with scripts switched on.</p>
<p><a class="action" href="${consolePath(organization, '/requests')}">Confirm in the console</a></p>`;
}

function buttons(
  { csrfToken, organization }: AuthenticatedSession,
  { half, owner }: WaitingConfirmation,
  byPasskey: boolean,
): Html {
  const confirm = html`<button class="action" type="submit" name="decision" value="confirm">Confirm</button>
`;
  return html`<form method="post" action="${plainConfirmationsPath(organization.id)}">
<input type="hidden" name="csrf_token" value="${csrfToken}">
<input type="hidden" name="member" value="${owner.id}">
<input type="hidden" name="id" value="${half.id}">
<div class="pair">
${byPasskey ? undefined : confirm}<button class="action quiet" type="submit" name="decision" value="refuse">Refuse</button>
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
export function confirmedPage({ configuration, person, decision, half, ...outcome }: ConfirmedView): PageAnswer {
  const { granted = new Map(), refused = new Map() } = outcome;
  const given = [...granted].map(
    ([scope, { until }]) => html`<li>${inWords(configuration, scope)}<br>
<span class="quiet">until ${moment(until)}</span></li>
`,
  );
  const not = [...refused].map(
    ([scope, why]) => html`<li>${inWords(configuration, scope)}<br>
<span class="quiet">${WHY[why as NotApproved]}</span></li>
`,
  );
  const body = html`<p role="status">${decision === 'refuse' ? REFUSED : granted.size > 0 ? CONFIRMED : NOTHING}</p>
<dl><dt>Agent session</dt><dd><code>${half.sessionId}</code></dd></dl>
${given.length === 0 ? undefined : html`<h2>Confirmed</h2><ul>${given}</ul>`}
${not.length === 0 ? undefined : html`<h2>Not confirmed</h2><ul>${not}</ul>`}
<p><a class="action quiet" href="${plainConfirmationsPath(person.organization.id)}">What else waits</a></p>`;
  const title = decision === 'refuse' ? 'Refused' : granted.size > 0 ? 'Confirmed' : 'Nothing was confirmed';
  return htmlPage({ statusCode: 200, title, body });
}

/** Of somebody else's decision. */
const WORDS = { ...DURATION_WORDS, day: (length: string) => `Until it is taken back, ${length} at most` };
const WHY: typeof NOT_APPROVED_WORDS = {
  ...NOT_APPROVED_WORDS,
  not_in_your_role: 'The role of who approved it does not include this any more.',
  needs_passkey: 'Your organization wants who approves it to use a passkey, and they did not.',
};

const CONFIRMED = 'The agent goes on by itself.';
const REFUSED = 'The agent was given nothing, and asks this no more for now.';
const NOTHING = 'Who approved it may not give this any more.';
