import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { approvalPath, plainConfirmationsPath } from '../../core/agents/approval-address.ts';
import type { NotApproved } from '../../core/agents/scopes.ts';
import { REFUSAL_SECONDS } from '../../core/agents/write-requests.ts';
import { type Html, html } from '../http/html.ts';
import { htmlPage, type PageAnswer } from '../http/page.ts';
import type { Texts } from '../texts/texts.ts';
import { toAllSessions } from './ask-page.ts';
import type { ApprovalView, Decided } from './views.ts';
import { whatHolds } from './what-holds.ts';
import { whoAsks, whoIsAsked } from './who-asks.ts';
import { inWords } from './words.ts';

/** What became of it, what was granted and what was not, what holds now, and where to take it back. */
export function decidedPage(view: ApprovalView, decided: Decided): PageAnswer {
  const refused = decided.decision === 'approved' ? decided.refused : new Map<Scope, NotApproved>();
  return htmlPage({
    statusCode: 200,
    title: (texts) => outcome(view, decided, texts).title,
    body: (texts) => html`<p role="status" tabindex="-1" autofocus>${outcome(view, decided, texts).text}</p>
${notApproved(view, refused, texts)}
${nextQuestion(view, texts)}
${whatHolds(view, texts)}
<h2>${texts.approval.whoseAgent}</h2>
${whoAsks(view, false, texts)}
${whoIsAsked(view, texts)}
${toAllSessions(view, texts)}`,
    hasPictures: view.tool?.logo !== undefined,
  });
}

interface Outcome {
  readonly title: string;
  readonly text: string | Html;
}

function outcome(view: ApprovalView, decided: Decided, { approval: { outcome }, common }: Texts): Outcome {
  switch (decided.decision) {
    case 'approved':
      if (decided.awaiting.size > 0) return { ...outcome.awaiting, text: outcome.awaiting.text(whereConfirmed(view)) };
      if (decided.granted.size > 0)
        return view.next?.sessionId === view.address.sessionId ? outcome.approvedInPart : outcome.approved;
      return view.hasPasskey && [...decided.refused.values()].includes('needs_passkey')
        ? outcome.needsPasskey
        : outcome.nothing;
    case 'denied':
      return outcome.denied(common.duration(REFUSAL_SECONDS), view.grants.size > 0);
    case 'taken_back':
      return decided.scopes.length > 0 ? outcome.takenBack : outcome.nothingToTakeBack;
  }
}

/** It works without scripts, too, and asks whoever opens it to sign in. */
function whereConfirmed({ configuration, address: { organization } }: ApprovalView): Html {
  return html`<code>${configuration.issuer}${plainConfirmationsPath(organization)}</code>`;
}

function notApproved(view: ApprovalView, refused: ReadonlyMap<Scope, NotApproved>, texts: Texts): Html | undefined {
  const { approval } = texts;
  if (refused.size === 0) return undefined;
  const items = [...refused].map(
    ([scope, why]) =>
      html`<li>${inWords(texts, view.configuration, scope, view.operation)}<br><span class="quiet">${approval.notApproved[why]}</span></li>
`,
  );
  return html`<h2>${approval.outcome.notApproved}</h2>
<ul>${items}</ul>`;
}

/** The person is here already: what has no answer yet of this agent, and whoever else waits for them, is one press away. */
function nextQuestion(view: ApprovalView, texts: Texts): Html | undefined {
  const { address, person, next, nextTool, configuration } = view;
  if (next === undefined) return undefined;
  const { sessionId, scopes, client } = next;
  const { organization } = address;
  const path = approvalPath({ organization, sessionId, scopes, member: person.member.id });
  const { approval } = texts;
  if (sessionId === address.sessionId) {
    const asked = [...scopes].map(
      (scope) => html`<li>${inWords(texts, configuration, scope)}</li>
`,
    );
    return html`<h2>${approval.stillAsks}</h2>
<ul>${asked}</ul>
<p><a class="action" href="${path}">${approval.decideTheRest}</a></p>`;
  }
  return html`<p>${approval.nextWaits} <a class="action" href="${path}">${approval.next(nextTool?.name ?? client)}</a></p>`;
}
