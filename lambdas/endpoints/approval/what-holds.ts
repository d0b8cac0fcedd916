import { NO_SCOPES, type Scope } from '../../../protect/vocabulary/scope.ts';
import type { LiveWrite } from '../../../protect/vocabulary/single-use.ts';
import { approvalPath } from '../../core/agents/approval-address.ts';
import { type Html, html } from '../http/html.ts';
import type { Texts } from '../texts/texts.ts';
import { type ApprovalView, operationOf } from './views.ts';
import { inWords } from './words.ts';

/** What waits for a second person, what is granted, what was used up; and the way back from each. */
export function whatHolds(view: ApprovalView, texts: Texts): Html {
  return html`${whatWaits(view, texts)}${whatIsGranted(view, texts)}`;
}

/** What this person has approved, and nobody has confirmed yet. */
function whatWaits(view: ApprovalView, texts: Texts): Html | undefined {
  const { waits, holds } = texts.approval;
  if (view.halves.length === 0) return undefined;
  const items = view.halves.flatMap((half) =>
    [...half.durations.keys()].map((scope) =>
      item(
        inWords(texts, view.configuration, scope, operationOf(view, half)),
        waits.until(texts.common.moment(half.endsAt)),
      ),
    ),
  );
  return html`<h2>${waits.title}</h2>
<ul>${items}</ul>
${takeBackForm(view, NO_SCOPES, html`${holds.takeBackAll}`)}`;
}

function whatIsGranted(view: ApprovalView, texts: Texts): Html {
  const { grants } = view;
  const { holds } = texts.approval;
  if (grants.size === 0)
    return html`<h2>${holds.title}</h2>
<p>${holds.nothing}</p>
${whatIsUsed(view, texts)}`;
  const items = [...grants].sort(([a], [b]) => (a < b ? -1 : 1)).map((grant) => grantItem(view, grant, texts));
  return html`<h2>${holds.title}</h2>
<ul>${items}</ul>
${whatIsUsed(view, texts)}
${grants.size > 1 ? takeBackForm(view, NO_SCOPES, html`${holds.takeBackAll}`) : undefined}`;
}

/** What was approved once and has been used is no more, and is not forgotten. */
function whatIsUsed(view: ApprovalView, texts: Texts): Html | undefined {
  const { used } = texts.approval;
  if (view.used.size === 0) return undefined;
  const items = [...view.used]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([scope, at]) => item(inWords(texts, view.configuration, scope), used.on(texts.common.moment(at))));
  return html`<h2>${used.title}</h2>
<ul>${items}</ul>`;
}

function item(words: Html, note: string): Html {
  return html`<li>${words}<br><span class="quiet">${note}</span></li>
`;
}

/** "for 3 hours, until …", or "once, until …". */
export function holdsInWords({ until, once, thenOnceUntil }: LiveWrite, now: number, texts: Texts): string {
  const { common } = texts;
  const { holds } = texts.approval;
  if (once) return holds.once(common.moment(until));
  const lasting = holds.lasting(common.duration(until - now), common.moment(until));
  return thenOnceUntil === undefined ? lasting : holds.thenOnce(lasting, common.moment(thenOnceUntil));
}

function grantItem(view: ApprovalView, [scope, held]: readonly [Scope, LiveWrite], texts: Texts): Html {
  const { takeBack } = texts.approval.holds;
  const description = view.configuration.scopes.get(scope)?.description ?? scope;
  return html`<li class="grant"><div>${inWords(texts, view.configuration, scope)}<br>
<span class="quiet">${holdsInWords(held, view.now, texts)}</span></div>
${takeBackForm(view, new Set([scope]), html`${takeBack}<span class="unseen">: ${description}</span>`)}</li>
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
