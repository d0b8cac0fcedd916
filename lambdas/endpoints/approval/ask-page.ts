import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import { approvalPath } from '../../core/agents/approval-address.ts';
import { withCovered } from '../../core/agents/limits.ts';
import { needingPasskey } from '../../core/agents/rules.ts';
import { consolePath } from '../../routes.ts';
import { type Html, html } from '../http/html.ts';
import { htmlPage, type PageAnswer } from '../http/page.ts';
import type { Texts } from '../texts/texts.ts';
import { type AskedPart, askedParts, isApprovable } from './asked-parts.ts';
import { freshSignInPath } from './fresh-sign-in.ts';
import { passkeyForm, passkeyScript, passkeyWords } from './passkey-script.ts';
import {
  type ApprovalView,
  type AskProblem,
  type Chosen,
  durationField,
  judged,
  SHOWN_CLIENT,
  SHOWN_SCOPES,
} from './views.ts';
import { holdsInWords, whatHolds } from './what-holds.ts';
import { toolInWords, whoAsks, whoIsAsked } from './who-asks.ts';

/** What there is to do on the page. */
interface Task {
  /** A tool of theirs uses the session: there is somebody to approve for. */
  readonly isUsed: boolean;
  /** Something can be approved. */
  readonly isQuestion: boolean;
  /** All that can be approved holds already, and no agent asks for it now. */
  readonly isApproved: boolean;
  /** Something waits for a fresh sign-in, or for a passkey that this person has not added. */
  readonly isForSignIn: boolean;
  readonly isForPasskey: boolean;
  /** Something that can be approved takes a passkey, and they have one. */
  readonly isByPasskey: boolean;
}

/** What is asked, by whom, for how long, and the two buttons. Without a scope: what holds. */
export function askPage(view: ApprovalView, problem?: AskProblem, chosen?: Chosen): PageAnswer {
  const task = taskOf(view);
  const { isUsed, isQuestion } = task;
  const isNothing = isUsed && view.address.scopes.size > 0 && !isAsked(task);
  return htmlPage({
    statusCode: problem === undefined ? 200 : statusOf(problem),
    title: ({ approval }) => (isAsked(task) && !task.isApproved ? approval.title.asked : approval.title.held),
    body: (texts) => html`${problem && alert(whyAgain(problem, texts))}
${isUsed ? undefined : alert(html`${texts.approval.notUsed}`)}
${isNothing ? html`<p>${texts.approval.nothingYours}</p>` : undefined}
${whoAsks(view, isAsked(task), texts)}
${whatToDo(view, task, texts, chosen)}
${whoIsAsked(view, texts)}
${isQuestion && view.grants.size + view.used.size + view.halves.length === 0 ? undefined : whatHolds(view, texts)}
${toAllSessions(view, texts)}`,
    hasPictures: view.tool?.logo !== undefined,
    isStuck: !isUsed || isNothing,
    ...(task.isByPasskey && { script: passkeyScript(view.configuration) }),
  });
}

function taskOf(view: ApprovalView): Task {
  const { rules, configuration } = view;
  const { approved, refused } = judged(view);
  const isUsed = view.client !== undefined;
  const held = withCovered(view.grants, view.address.scopes);
  const whys = [...refused.values()];
  return {
    isUsed,
    isQuestion: isUsed && approved.length > 0,
    isApproved: view.asked === undefined && approved.length > 0 && approved.every((scope) => held.has(scope)),
    isForSignIn: isUsed && whys.includes('needs_fresh_sign_in'),
    isForPasskey: isUsed && whys.includes('needs_passkey'),
    isByPasskey: isUsed && needingPasskey(approved, { rules, implications: configuration.implications }).size > 0,
  };
}

function isAsked({ isQuestion, isForSignIn, isForPasskey }: Task): boolean {
  return isQuestion || isForSignIn || isForPasskey;
}

/** The question, and what has to be done first for what cannot be approved yet. Denying needs none of it, and is there once. */
function whatToDo(view: ApprovalView, task: Task, texts: Texts, chosen: Chosen | undefined): Html {
  const { isQuestion, isApproved, isForSignIn, isForPasskey } = task;
  const parts = askedParts(view, texts);
  const heading = isQuestion ? texts.approval.alsoAsksTo : texts.approval.asksTo;
  return html`${isQuestion && isApproved ? html`<p>${texts.approval.approvedAlready}</p>` : undefined}
${isQuestion ? question(view, parts.filter(isApprovable), texts, chosen) : undefined}
${notApprovable(
  heading,
  parts.filter((part) => !isApprovable(part)),
  texts,
)}
${isForSignIn ? signInAnew(view, texts) : undefined}
${isForPasskey ? addPasskey(view, texts) : undefined}
${!isQuestion && isAsked(task) ? denyForm(view, texts) : undefined}`;
}

function statusOf({ reason }: AskProblem): number {
  if (reason === 'nothing_chosen') return 400;
  return reason === 'tool_changed' ? 409 : 403;
}

/** With the focus: whoever does not see the page hears it first. */
function alert(text: Html): Html {
  return html`<p role="alert" tabindex="-1" autofocus>${text}</p>`;
}

function whyAgain(problem: AskProblem, texts: Texts): Html {
  const { approval } = texts;
  switch (problem.reason) {
    case 'nothing_chosen':
      return html`${approval.nothingChosen}`;
    case 'tool_changed':
      return approval.toolChanged(toolInWords(problem.shown, texts), toolInWords(problem.client, texts));
    default:
      return html`${approval.passkeyRefused}`;
  }
}

function signInAnew(view: ApprovalView, { approval: { signInAgain } }: Texts): Html {
  const path = freshSignInPath(view);
  return html`<p>${signInAgain.why}</p>
${path && html`<p><a class="action" href="${path}">${signInAgain.action}</a></p>`}`;
}

/** Where one is added, and back to this very question. */
function addPasskey({ address, person }: ApprovalView, { approval: { passkey } }: Texts): Html {
  const back = approvalPath({ ...address, member: person.session.member });
  const path = consolePath(address.organization, `/passkeys?${new URLSearchParams({ back })}`);
  return html`<p>${passkey.needed} ${passkey.none}</p>
<p><a class="action" href="${path}">${passkey.add}</a></p>`;
}

function question(view: ApprovalView, parts: readonly AskedPart[], texts: Texts, chosen: Chosen | undefined): Html {
  const { address, person } = view;
  const { approval } = texts;
  const isByPasskey = parts.some(({ byPasskey }) => byPasskey);
  return html`<form method="post" action="${approvalPath(address)}"${isByPasskey ? passkeyForm(address) : undefined}>
<input type="hidden" name="csrf_token" value="${person.csrfToken}">
<input type="hidden" name="${SHOWN_CLIENT}" value="${view.client ?? ''}">
<input type="hidden" name="${SHOWN_SCOPES}" value="${formatScopes(address.scopes)}">
<fieldset>
<legend>${approval.asksTo}</legend>
${parts.map((part) => choice(view, part, texts, chosen))}
</fieldset>
${isByPasskey ? passkeyWords(texts) : undefined}
<p class="quiet">${approval.careful}</p>
<div class="pair">
<button class="action" type="submit" name="decision" value="approve">${approval.approve}</button>
<button class="action quiet" type="submit" name="decision" value="deny">${approval.deny}</button>
</div>
</form>`;
}

/** As the form came back; else ticked, unless it holds already or was just refused: one press undoes no decision. */
function choice(view: ApprovalView, part: AskedPart, texts: Texts, chosen: Chosen | undefined): Html {
  const { approval } = texts;
  const { scope, words, access, byPasskey, bySecond, isLimited, held } = part;
  const isDenied = view.denied.has(scope);
  const isTicked = chosen === undefined ? held === undefined && !isDenied : chosen.scopes.has(scope);
  const notes = [
    approval.access[access],
    ...(isLimited ? [approval.upToLimit] : []),
    ...(byPasskey ? [approval.withPasskey] : []),
    ...(bySecond ? [approval.andSecond] : []),
    ...(isDenied && held === undefined ? [approval.deniedLately] : []),
    ...(held === undefined ? [] : [approval.alreadyApproved(holdsInWords(held, view.now, texts))]),
  ];
  return html`<div class="choices"><label class="choice"><input type="checkbox" name="scope" value="${scope}"${isTicked ? html` checked` : undefined}${byPasskey ? html` data-passkey` : undefined}>
<span>${words}<br><span class="quiet">${notes.join(' · ')}</span></span></label>
${howLong(part, texts, chosen)}</div>
`;
}

function howLong({ scope, label, lasts }: AskedPart, { approval, common }: Texts, chosen: Chosen | undefined): Html {
  if ('onceWithin' in lasts)
    return html`<p class="duration">${approval.exactlyOnce(common.duration(lasts.onceWithin))}</p>`;
  const selected = chosen?.durations[scope] ?? 'default';
  const options = lasts.choices.map(
    ({ value, seconds }) =>
      html`<option value="${value}"${value === selected ? html` selected` : undefined}>${approval.durations[value](common.duration(seconds))}</option>`,
  );
  return html`<label class="duration"><span>${approval.forHowLong}<span class="unseen">: ${label}</span></span>
<select name="${durationField(scope)}">${options}</select></label>`;
}

function notApprovable(heading: string, parts: readonly AskedPart[], { approval }: Texts): Html | undefined {
  if (parts.length === 0) return undefined;
  const items = parts.map(
    ({ words, why }) => html`<li>${words}<br><span class="quiet">${why && approval.notApproved[why]}</span></li>
`,
  );
  return html`<h2>${heading}</h2>
<ul>${items}</ul>`;
}

function denyForm({ address, person }: ApprovalView, { approval }: Texts): Html {
  return html`<form method="post" action="${approvalPath(address)}">
<input type="hidden" name="csrf_token" value="${person.csrfToken}">
<button class="action quiet" type="submit" name="decision" value="deny">${approval.deny}</button>
</form>`;
}

export function toAllSessions({ address }: ApprovalView, { approval }: Texts): Html {
  return html`<p><a class="out" href="${consolePath(address.organization, '/agents')}">${approval.allSessions}</a></p>`;
}
