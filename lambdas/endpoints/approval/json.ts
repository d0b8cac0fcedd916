import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { approvalPath } from '../../core/agents/approval-address.ts';
import { grantSeconds, offeredDurations } from '../../core/agents/durations.ts';
import { termOfOne } from '../../core/agents/exact-operation.ts';
import { lifetimesUnder, needingPasskey } from '../../core/agents/rules.ts';
import type { WriteRequest } from '../../core/agents/write-requests.ts';
import { agentRefused } from '../agents/error.ts';
import { awaitingJson, byScope, grantsJson, usedJson } from '../agents/json.ts';
import { type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import type { ApprovalJson, DecidedJson, NextJson, RequestedJson, ScopeInWords } from './answer.ts';
import { freshSignInPath } from './fresh-sign-in.ts';
import { type ApprovalView, type AskProblem, type Decided, judged, operationOf } from './views.ts';
import { describe } from './words.ts';

/** A page and this answer the same address. */
const HEADERS = { ...NO_STORE, vary: 'Accept, Cookie', 'cross-origin-resource-policy': 'same-origin' };

export function approvalJson(view: ApprovalView, problem?: AskProblem): HttpResponse {
  if (problem === undefined) return jsonResponse(200, describeView(view), HEADERS);
  if (problem.reason !== 'nothing_chosen') return agentRefused(problem);
  const wrong = { error: 'invalid_request', error_description: 'scope must name what is approved', field: 'scope' };
  return jsonResponse(400, wrong, HEADERS);
}

export function decidedJson(view: ApprovalView, decided: Decided): HttpResponse {
  return jsonResponse(200, { ...describeView(view), decided: describeDecided(decided) }, HEADERS);
}

function describeView(view: ApprovalView): ApprovalJson {
  const { address, person, client, configuration, grants, used, lastMintAt, asked, next } = view;
  const { refused } = judged(view);
  const byPasskey = needingPasskey(address.scopes, { rules: view.rules, implications: configuration.implications });
  const requested = [...address.scopes].map((scope) => {
    const why = refused.get(scope);
    return {
      ...inWords(view, scope),
      ...exactly(view, scope),
      ...(why && { not_approvable: why }),
      ...(byPasskey.has(scope) && { with_passkey: true as const }),
    };
  });
  const isForSignIn = [...refused.values()].includes('needs_fresh_sign_in');
  const signInPath = freshSignInPath(view);
  const waiting = view.halves.flatMap((half) =>
    [...half.durations.keys()].map((scope) => ({
      ...inWords({ ...view, operation: operationOf(view, half) }, scope),
      until: half.endsAt,
    })),
  );
  const lifetimes = lifetimesUnder(configuration, view.rules);
  const granted = grantsJson(grants).map((grant) => ({ ...inWords(view, grant.scope), ...grant }));
  return {
    organization: person.organization.id,
    organization_name: person.organization.name,
    email: person.member.email,
    session_id: address.sessionId,
    ...(client !== undefined && { client }),
    ...(view.tool !== undefined && { tool: view.tool }),
    ...(asked?.reason !== undefined && { reason: asked.reason }),
    ...(asked?.until !== undefined && { wanted_until: asked.until }),
    ...(lastMintAt !== undefined && { last_mint_at: lastMintAt }),
    write_grant_lifetime_seconds: grantSeconds('default', lifetimes),
    durations: offeredDurations(lifetimes),
    ...(isForSignIn && signInPath !== undefined && { sign_in_again: signInPath }),
    ...(byPasskey.size > 0 && !view.hasPasskey && { no_passkey: true as const }),
    requested: requested.sort(byScope),
    granted,
    ...(waiting.length > 0 && { awaiting: waiting }),
    used: usedJson(used).map((one) => ({ ...inWords(view, one.scope), ...one })),
    ...(next !== undefined && { next: nextJson(view, next) }),
  };
}

function nextJson({ address: { organization }, person, configuration }: ApprovalView, next: WriteRequest): NextJson {
  const { sessionId, scopes, client } = next;
  const path = approvalPath({ organization, sessionId, scopes, member: person.member.id });
  return { client, session_id: sessionId, approval_uri: configuration.issuer + path };
}

function describeDecided(decided: Decided): DecidedJson {
  switch (decided.decision) {
    case 'approved': {
      const refused = [...decided.refused].map(([scope, reason]) => ({ scope, reason }));
      return {
        ...{ decision: 'approved', granted: [...decided.granted.keys()].sort(), not_granted: refused.sort(byScope) },
        ...(decided.awaiting.size > 0 && { awaiting: awaitingJson(decided.awaiting) }),
      };
    }
    case 'denied':
      return { decision: 'denied' };
    case 'taken_back':
      return { decision: 'taken_back', scopes: [...decided.scopes].sort() };
  }
}

function inWords({ configuration, operation }: ApprovalView, scope: Scope): ScopeInWords {
  return { scope, description: describe(configuration, scope, operation) };
}

/** What is approved once and exactly, set apart as the page without scripts does. */
function exactly({ configuration, rules, operation }: ApprovalView, scope: Scope): Pick<RequestedJson, 'operation'> {
  if (operation?.scope !== scope) return {};
  const { until } = termOfOne(operation, lifetimesUnder(configuration, rules), 0, () => '');
  return { operation: { name: operation.declaration.name, words: operation.words, seconds: until } };
}
