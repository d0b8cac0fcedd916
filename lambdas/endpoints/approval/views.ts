import type { KnownAgentRules } from '../../../protect/vocabulary/agent-rules.ts';
import { FIRST_PARTY_CLIENT } from '../../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { isLimitedScope } from '../../../protect/vocabulary/limited-scope.ts';
import { formatScopes, NO_SCOPES, type Scope } from '../../../protect/vocabulary/scope.ts';
import type { LiveWrite, LiveWrites } from '../../../protect/vocabulary/single-use.ts';
import {
  type ApprovalAddress,
  approvalConsolePath,
  approvalPath,
  plainApprovalPath,
  plainConfirmationsPath,
} from '../../core/agents/approval-address.ts';
import { DURATION_WORDS, LIMIT_WORDS, NOT_APPROVED_WORDS } from '../../core/agents/approval-words.ts';
import { type OfferedDuration, offeredDurations } from '../../core/agents/durations.ts';
import { type ShownOperation, shownOperation, termOfOne, withoutUnasked } from '../../core/agents/exact-operation.ts';
import type { HalfApproval } from '../../core/agents/half-approvals.ts';
import { withCovered } from '../../core/agents/limits.ts';
import type { AgentRefusal } from '../../core/agents/refusal.ts';
import { lifetimesUnder } from '../../core/agents/rules.ts';
import { type Approval, judgeApproval, type NotApproved } from '../../core/agents/scopes.ts';
import type { WriteRequest } from '../../core/agents/write-requests.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { AuthenticatedSession } from '../../flows/authenticate-session.ts';
import { toolHtml } from '../agents/tool-html.ts';
import type { ToolJson } from '../agents/tools.ts';
import { type Html, html } from '../http/html.ts';
import { duration, moment } from '../http/in-words.ts';
import { htmlPage, type PageAnswer } from '../http/page.ts';
import { freshSignInPath } from './fresh-sign-in.ts';
import { describe, inWords } from './words.ts';

/** All that the approval page shows, as it is at this moment. */
export interface ApprovalView {
  readonly configuration: Configuration;
  readonly rules: KnownAgentRules;
  readonly address: ApprovalAddress;
  readonly person: AuthenticatedSession;
  /** Absent: no tool has used the session or asked from it, so that there is nobody to approve for (law 16). */
  readonly client: ClientId | undefined;
  /** Who that is, as the operator says; absent with the client, and of a browser session. */
  readonly tool?: ToolJson | undefined;
  /** The very question, where an agent has put it: its words, and until when it would like the approval. */
  readonly asked?: WriteRequest | undefined;
  /** What the question is about, where it is one operation that still is what was asked. */
  readonly operation?: ShownOperation | undefined;
  /** Of this person there is a passkey that counts; looked at where something here takes one. */
  readonly hasPasskey: boolean;
  /** Another question that waits for this person, the oldest; to go on to after a decision. */
  readonly next?: WriteRequest | undefined;
  /** What they have approved, and somebody else has to confirm. */
  readonly halves: readonly HalfApproval[];
  /** The live ones. */
  readonly grants: LiveWrites;
  /** What was approved once, and used: when. */
  readonly used: ReadonlyMap<Scope, number>;
  /** When a token was last minted for the session; absent: none was. */
  readonly lastMintAt?: number | undefined;
  readonly now: number;
}

export type Decided =
  | {
      readonly decision: 'approved';
      readonly granted: LiveWrites;
      /** What a second person has to confirm, until when. */
      readonly awaiting: ReadonlyMap<Scope, number>;
      readonly refused: ReadonlyMap<Scope, NotApproved>;
    }
  | { readonly decision: 'denied' }
  | { readonly decision: 'taken_back'; readonly scopes: readonly Scope[] };

/** Why the question is asked once more: nothing was approved. */
export type AskProblem = { readonly reason: 'nothing_chosen' } | Extract<AgentRefusal, { reason: 'tool_changed' }>;

/** Fields of the form: what the page showed, on which alone the decision counts. The client is empty where none was. */
export const SHOWN_CLIENT = 'shown.client';
export const SHOWN_SCOPES = 'shown.scopes';
/** What a passkey answered, where the console asked one. */
export const PASSKEY_FIELD = 'passkey';

/** For how long a scope is approved. */
export function durationField(scope: string): string {
  return `duration.${scope}`;
}

/** What is asked, by whom, for how long, and the two buttons. Without a scope: what holds. */
export function askPage(view: ApprovalView, problem?: AskProblem): PageAnswer {
  const { address } = view;
  const { approved, refused } = judged(view);
  const isUsed = view.client !== undefined;
  const isQuestion = approved.length > 0 && isUsed;
  const isForSignIn = isUsed && [...refused.values()].includes('needs_fresh_sign_in');
  const isForPasskey = isUsed && [...refused.values()].includes('needs_passkey');
  const isNothing = isUsed && address.scopes.size > 0 && !isQuestion && !isForSignIn && !isForPasskey;
  const body = html`${problem && html`<p role="alert">${whyAgain(problem)}</p>`}
${isUsed ? undefined : html`<p role="alert">${NOT_USED}</p>`}
${isNothing ? html`<p>Nothing of what this agent asks for is yours to approve.</p>` : undefined}
${whoAsks(view, isQuestion || isForSignIn || isForPasskey)}
${isForSignIn ? signInAnew(view, isQuestion) : undefined}
${isForPasskey ? passkeyElsewhere(view, isQuestion || isForSignIn) : undefined}
${isQuestion ? question(view, approved) : undefined}
${notApproved(view, isQuestion ? 'It also asks to' : 'It asks to', refused)}
${isQuestion && view.grants.size + view.used.size + view.halves.length === 0 ? undefined : whatHolds(view)}`;
  const title =
    isQuestion || isForSignIn || isForPasskey ? 'May this agent make changes for you?' : 'What this agent may change';
  const statusCode = problem === undefined ? 200 : STATUS[problem.reason];
  const isStuck = !isUsed || isNothing;
  return htmlPage({ statusCode, title, body, hasPictures: view.tool?.logo !== undefined, isStuck });
}

/**
 * What of it this person could approve now; what they signed in for too long ago is told with how to mend it. `withScripts`:
 * where a passkey can answer, so that who has one can approve by it.
 */
export function judged(
  { address, person, configuration, rules, operation, now, hasPasskey }: ApprovalView,
  withScripts = false,
): Approval {
  const { authenticatedAt } = person.session;
  const under = { rules, implications: configuration.implications };
  const proof = { now, authenticatedAt, hasPasskey: withScripts && hasPasskey };
  return withoutUnasked(judgeApproval(address.scopes, person.scopes, configuration.scopes, under, proof), operation);
}

/** What is left to do where a fresh sign-in is missing. Denying needs none. */
function signInAnew(view: ApprovalView, isQuestion: boolean): Html {
  const path = freshSignInPath(view, { plain: true });
  return html`<p>Your organization wants you to have just signed in before you approve this.</p>
${path && html`<p><a class="action" href="${path}">Sign in again, then decide</a></p>`}
${isQuestion ? undefined : denyForm(view)}`;
}

/** A passkey answers to a script, and this page has none: the console has. Denying needs none. */
function passkeyElsewhere(view: ApprovalView, isDeniable: boolean): Html {
  const path = approvalConsolePath({ ...view.address, member: view.person.session.member });
  return html`<p>Your organization wants a passkey for some of this: your device asks for your finger, face or PIN. That works
in the console only, with scripts switched on.</p>
<p><a class="action" href="${path}">Decide in the console</a></p>
${isDeniable ? undefined : denyForm(view)}`;
}

function denyForm({ address, person }: ApprovalView): Html {
  return html`<form method="post" action="${approvalPath(address)}">
<input type="hidden" name="csrf_token" value="${person.csrfToken}">
<button class="action quiet" type="submit" name="decision" value="deny">Deny</button>
</form>`;
}

const NOT_USED =
  'No tool of yours uses this agent session now, so there is nothing to approve. If a tool of yours sent you here, let it try again first. If somebody else sent you this link, ignore it.';

const STATUS = { nothing_chosen: 400, tool_changed: 409 } as const satisfies Record<AskProblem['reason'], number>;

function whyAgain(problem: AskProblem): Html {
  if (problem.reason === 'nothing_chosen') return html`You ticked nothing, so nothing was approved.`;
  return html`Nothing was approved: the tool is another one now. The page showed ${tool(problem.shown)}.
Now it is ${tool(problem.client)}. Look at it again, then decide.`;
}

/** What became of it, what holds now, and where to take it back. */
export function decidedPage(view: ApprovalView, decided: Decided): PageAnswer {
  const refused = decided.decision === 'approved' ? decided.refused : new Map<Scope, NotApproved>();
  const { title, text } = outcome(view, decided);
  const body = html`<p role="status">${text}</p>
${notApproved(view, 'Not approved', refused)}
${nextQuestion(view)}
${whatHolds(view)}
<h2>Whose agent this is</h2>
${whoAsks(view, false)}`;
  return htmlPage({ statusCode: 200, title, body, hasPictures: view.tool?.logo !== undefined });
}

function outcome(view: ApprovalView, decided: Decided): { readonly title: string; readonly text: string | Html } {
  switch (decided.decision) {
    case 'approved':
      if (decided.awaiting.size > 0) return { title: 'Somebody else has to confirm it', text: awaiting(view) };
      return decided.granted.size > 0
        ? { title: 'Approved', text: 'You can close this page. The agent goes on by itself.' }
        : { title: 'Nothing was approved', text: 'What was chosen is not yours to approve.' };
    case 'denied':
      return { title: 'Denied', text: 'The agent was given nothing. You can close this page.' };
    case 'taken_back':
      return decided.scopes.length > 0
        ? { title: 'Taken back', text: 'The agent can no longer make these changes, from its next request on.' }
        : { title: 'Nothing to take back', text: 'The agent could not make these changes any more.' };
  }
}

/** With where they do so: it works without scripts, too, and asks whoever opens it to sign in. */
function awaiting({ configuration, address: { organization } }: ApprovalView): Html {
  return html`You have approved it. Your organization wants another member to confirm some of it, in the console under Requests,
or at <code>${configuration.issuer}${plainConfirmationsPath(organization)}</code>. Until then the agent may not do that.`;
}

function whoAsks({ address, person, client, tool: named, asked, lastMintAt }: ApprovalView, isQuestion: boolean): Html {
  return html`<dl>
<dt>You</dt><dd>${person.member.email}</dd>
<dt>Organization</dt><dd>${person.organization.name}</dd>
${isQuestion || client !== undefined ? html`<dt>Tool</dt><dd>${tool(client, named)}</dd>` : undefined}
<dt>Agent session</dt><dd><code>${address.sessionId}</code></dd>
${isQuestion && asked?.reason !== undefined ? html`<dt>The agent says</dt><dd><q>${asked.reason}</q></dd>` : undefined}
${isQuestion && asked?.until !== undefined ? html`<dt>It would like it until</dt><dd>${moment(asked.until)}</dd>` : undefined}
${lastMintAt === undefined ? undefined : html`<dt>Last token</dt><dd>${moment(lastMintAt)}</dd>`}
</dl>`;
}

/** The person is here already: whoever else waits for them is one press away. */
function nextQuestion({ address: { organization }, person, next }: ApprovalView): Html | undefined {
  if (next === undefined) return undefined;
  const { sessionId, scopes, client } = next;
  const path = plainApprovalPath({ organization, sessionId, scopes, member: person.member.id });
  return html`<p>Another agent waits for your answer. <a class="action" href="${path}">Next: ${client}</a></p>`;
}

function tool(client: ClientId | undefined, named?: ToolJson): Html {
  if (client === undefined) return html`no tool of yours uses this session now`;
  if (client === FIRST_PARTY_CLIENT) return html`this site itself, in a browser where you signed in`;
  return named === undefined ? html`<strong>${client}</strong>` : toolHtml(named);
}

function question(view: ApprovalView, approvable: readonly Scope[]): Html {
  const { address, person } = view;
  return html`<form method="post" action="${approvalPath(address)}">
<input type="hidden" name="csrf_token" value="${person.csrfToken}">
<input type="hidden" name="${SHOWN_CLIENT}" value="${view.client ?? ''}">
<input type="hidden" name="${SHOWN_SCOPES}" value="${formatScopes(address.scopes)}">
<fieldset>
<legend>It asks to</legend>
${approvable.map((scope) => checkbox(view, scope))}
</fieldset>
<p class="quiet">Approve only what you want this agent to do for you now. You can take it back at any time.</p>
<div class="pair">
<button class="action" type="submit" name="decision" value="approve">Approve</button>
<button class="action quiet" type="submit" name="decision" value="deny">Deny</button>
</div>
</form>`;
}

function checkbox(view: ApprovalView, scope: Scope): Html {
  const held = withCovered(view.grants, [scope]).get(scope);
  const description = describe(view.configuration, scope);
  return html`<div class="choices"><label class="choice"><input type="checkbox" name="scope" value="${scope}" checked>
<span>${inWords(view.configuration, scope, view.operation)}${held === undefined ? undefined : html` <span class="quiet">(already approved ${holds(held, view.now)})</span>`}${isLimitedScope(scope) ? html`<br><span class="quiet">${LIMIT_WORDS}</span>` : undefined}</span></label>
${view.operation === undefined ? howLong(view, scope, description) : onlyOnce(view, view.operation)}</div>
`;
}

function howLong(view: ApprovalView, scope: Scope, description: string): Html {
  return html`<label class="duration"><span>For how long<span class="unseen">: ${description}</span></span>
<select name="${durationField(scope)}">${offeredDurations(lifetimesUnder(view.configuration, view.rules)).map(option)}</select></label>`;
}

/** Of one operation there is nothing to choose. */
function onlyOnce(view: ApprovalView, operation: ShownOperation): Html {
  const { until } = termOfOne(operation, lifetimesUnder(view.configuration, view.rules), 0, () => '');
  return html`<div class="duration quiet">Exactly this, ${DURATION_WORDS.once(duration(until)).toLowerCase()}</div>`;
}

function option({ duration: value, seconds }: OfferedDuration): Html {
  return html`<option value="${value}"${value === 'default' ? html` selected` : undefined}>${DURATION_WORDS[value](duration(seconds))}</option>`;
}

function notApproved(view: ApprovalView, heading: string, refused: ReadonlyMap<Scope, NotApproved>): Html | undefined {
  if (refused.size === 0) return undefined;
  const items = [...refused].map(
    ([
      scope,
      why,
    ]) => html`<li>${inWords(view.configuration, scope, view.operation)}<br><span class="quiet">${NOT_APPROVED_WORDS[why]}</span></li>
`,
  );
  return html`<h2>${heading}</h2>
<ul>${items}</ul>`;
}

/** Which operation somebody else has to confirm. */
export function operationOf({ configuration, person }: ApprovalView, { operation, durations }: HalfApproval) {
  return shownOperation(operation, new Set(durations.keys()), configuration.operations, person.session);
}

/** What this person has approved, and nobody has confirmed yet. */
function whatWaits(view: ApprovalView): Html | undefined {
  if (view.halves.length === 0) return undefined;
  const items = view.halves.flatMap((half) =>
    [...half.durations.keys()].map(
      (
        scope,
      ) => html`<li>${inWords(view.configuration, scope, operationOf(view, half))}<br><span class="quiet">until ${moment(half.endsAt)}</span></li>
`,
    ),
  );
  return html`<h2>Waits for a second person</h2>
<ul>${items}</ul>
${takeBackForm(view, NO_SCOPES, html`Take back everything`)}`;
}

function whatHolds(view: ApprovalView): Html {
  return html`${whatWaits(view)}${whatIsGranted(view)}`;
}

function whatIsGranted(view: ApprovalView): Html {
  const { grants } = view;
  if (grants.size === 0)
    return html`<h2>What holds now</h2>
<p>This agent may change nothing for you. It may read what you may read.</p>
${whatIsUsed(view)}`;
  const items = [...grants].sort(([a], [b]) => (a < b ? -1 : 1)).map((grant) => grantItem(view, grant));
  return html`<h2>What holds now</h2>
<ul>${items}</ul>
${whatIsUsed(view)}
${grants.size > 1 ? takeBackForm(view, NO_SCOPES, html`Take back everything`) : undefined}`;
}

/** What was approved once and has been used is no more, and is not forgotten. */
function whatIsUsed(view: ApprovalView): Html | undefined {
  if (view.used.size === 0) return undefined;
  const items = [...view.used]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([
        scope,
        at,
      ]) => html`<li>${inWords(view.configuration, scope)}<br><span class="quiet">used on ${moment(at)}</span></li>
`,
    );
  return html`<h2>Approved once, and used</h2>
<ul>${items}</ul>`;
}

/** "for 3 hours, until …", or "once, until …". */
function holds({ until, once, thenOnceUntil }: LiveWrite, now: number): string {
  if (once) return `once, until ${moment(until)}`;
  const lasting = `for ${duration(until - now)}, until ${moment(until)}`;
  return thenOnceUntil === undefined ? lasting : `${lasting}, then once, until ${moment(thenOnceUntil)}`;
}

function grantItem(view: ApprovalView, [scope, held]: readonly [Scope, LiveWrite]): Html {
  const description = describe(view.configuration, scope);
  return html`<li class="grant"><div>${inWords(view.configuration, scope)}<br>
<span class="quiet">${holds(held, view.now)}</span></div>
${takeBackForm(view, new Set([scope]), html`Take back<span class="unseen">: ${description}</span>`)}</li>
`;
}

/** Of no scope: of the whole session. It leads to the page of what holds, not to the question once more. */
function takeBackForm({ address, person }: ApprovalView, scopes: ReadonlySet<Scope>, label: Html): Html {
  const fields = [...scopes].map(
    (scope) => html`<input type="hidden" name="scope" value="${scope}">
`,
  );
  return html`<form method="post" action="${approvalPath({ ...address, scopes: NO_SCOPES })}">
<input type="hidden" name="csrf_token" value="${person.csrfToken}">
${fields}<button class="action quiet" type="submit" name="decision" value="take_back">${label}</button>
</form>`;
}
