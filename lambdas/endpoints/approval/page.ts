import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type KnownAgentRules, underRules } from '../../../protect/vocabulary/agent-rules.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes, isScopeToken, type Scope } from '../../../protect/vocabulary/scope.ts';
import { liveWrites, usedWrites } from '../../../protect/vocabulary/single-use.ts';
import { type ApprovalAddress, parseApprovalAddress } from '../../core/agents/approval-address.ts';
import { shownOperation } from '../../core/agents/exact-operation.ts';
import { openHalves } from '../../core/agents/half-approvals.ts';
import type { AgentRefusal } from '../../core/agents/refusal.ts';
import { parseApprovalRequest } from '../../core/agents/request.ts';
import { needingPasskey } from '../../core/agents/rules.ts';
import { openRequests, questionOf, refusedOf } from '../../core/agents/write-requests.ts';
import { isPasskeyRefusal } from '../../core/passkeys/refusal.ts';
import { type AdmissionDependencies, admitToAgents } from '../../flows/admit-to-agents.ts';
import { type ApprovalDependencies, approveWrites } from '../../flows/approve-writes.ts';
import type { AuthenticatedSession, SessionDependencies } from '../../flows/authenticate-session.ts';
import { listPasskeys } from '../../flows/change-passkeys.ts';
import { type DenialDependencies, denyWrites } from '../../flows/deny-writes.ts';
import { clientOfSession } from '../../flows/steps/client-of-session.ts';
import { type TakeBackDependencies, takeBackWrites } from '../../flows/take-back-writes.ts';
import type { AgentTelemetry, SessionTelemetry } from '../../ports/telemetry.ts';
import { sessionOf } from '../agents/callers.ts';
import { type CredentialRefusal, toHttpResponse } from '../agents/error.ts';
import {
  type AgentHandler,
  type AgentRoute,
  answerAgentRequest,
  malformed,
  type RequestNotes,
} from '../agents/routes.ts';
import { type Tools, toolsOf } from '../agents/tools.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { onlyField, readForm } from '../http/form.ts';
import { isForProgram } from '../http/media-type.ts';
import type { Answers } from '../http/observed.ts';
import { unavailablePage } from '../http/page.ts';
import { type Answer, pagesOf } from '../http/pages-of.ts';
import { unavailableResponse } from '../http/response.ts';
import { sessionGuard } from '../sign-in/session-guard.ts';
import { askPage } from './ask-page.ts';
import { decidedPage } from './decided-page.ts';
import { approvalJson, decidedJson } from './json.ts';
import { passkeyIn } from './passkey-field.ts';
import { approvalRefusedPage } from './refused-pages.ts';
import {
  type ApprovalView,
  type AskProblem,
  type Chosen,
  type Decided,
  durationField,
  SHOWN_CLIENT,
  SHOWN_SCOPES,
} from './views.ts';

export type ApprovalPageDependencies = AdmissionDependencies &
  ApprovalDependencies &
  DenialDependencies &
  TakeBackDependencies &
  SessionDependencies & {
    readonly tools: Tools;
    readonly sessionRefused?: SessionTelemetry['sessionRefused'];
    readonly telemetry: AgentTelemetry;
  };

/** A request that may go on: an address in its form, and its person, signed in there, where agents are switched on. */
interface Admitted {
  readonly address: ApprovalAddress;
  readonly person: AuthenticatedSession;
  /** Of the organization, as they are at this moment. */
  readonly rules: KnownAgentRules;
  readonly form: URLSearchParams;
  readonly notes: RequestNotes;
  readonly shown: Shown;
}

/** How an answer is given. */
interface Shown {
  readonly asked: (view: ApprovalView, problem?: AskProblem, chosen?: Chosen) => Answer;
  readonly decided: (view: ApprovalView, decided: Decided) => Answer;
}

/** What a person saw is no longer so, or their passkey proved nothing: the same question once more, with what was chosen. */
interface AskedAgain {
  readonly reason: AskedAgainFor['reason'];
  readonly problem: AskedAgainFor;
  readonly view: ApprovalView;
  readonly chosen: Chosen;
}

type AskedAgainFor = Exclude<AskProblem, { readonly reason: 'nothing_chosen' }>;

type Handler = AgentHandler<AskedAgain, Answer>;
type Decide = (dependencies: ApprovalPageDependencies, admitted: Admitted) => ReturnType<Handler>;

/** What the form's buttons say. */
const DECISIONS = {
  approve: { operation: 'approve', decide: approve },
  deny: { operation: 'deny', decide: deny },
  take_back: { operation: 'take_back', decide: takeBack },
} as const satisfies Record<string, Pick<AgentRoute, 'operation'> & { readonly decide: Decide }>;

/** For a program: what the page shows, as data. */
const IN_JSON: Shown = { asked: approvalJson, decided: decidedJson };

/** Complete, light, and good without scripts. */
const ON_PAGE: Shown = { asked: askPage, decided: decidedPage };

/**
 * The address where a person decides what one agent session of theirs may change: GET shows, POST decides (laws 6, 7,
 * 13). A link to it can only ask people about their own agents: whose session it is comes from the cookie, never from
 * the address. Everybody gets the same page, which works without scripts and is small enough for a slow line; a program
 * that asks for JSON gets what the page says as data. `plain`, of addresses of former releases, changes nothing.
 */
export function approvalPage(dependencies: ApprovalPageDependencies): Endpoint {
  const guard = sessionGuard(dependencies);
  const { sessionRefused } = dependencies;
  return pagesOf(dependencies.configuration).drawn((event) => {
    const inJson = isForProgram(event);
    const shown = inJson ? IN_JSON : ON_PAGE;
    const { operation, decide } = decisionOf(event);
    const handle: Handler = async (_, notes) => {
      const address = addressOf(event, dependencies);
      if (!address.ok) return malformed(address.error);
      const person = await sessionOf(guard, event);
      if (!person.ok && 'session' in person.error) sessionRefused?.(person.error.session, correlationIdOf(event));
      if (!person.ok) return person;
      const { organization, member } = person.value.session;
      notes.note({ organization, member, sessionId: address.value.sessionId });
      const admitted = await admitToAgents(dependencies, { organization, member });
      if (!admitted.ok) return admitted;
      // Whose session it is comes from the cookie; an address that asks somebody else is no question to this person.
      if (address.value.member !== undefined && address.value.member !== member) return err(ASKS_OTHER_MEMBER);
      return decide(dependencies, {
        address: address.value,
        person: person.value,
        rules: admitted.value.rules,
        form: readForm(event),
        notes,
        shown,
      });
    };
    const answers = answersOf(inJson, shown, dependencies);
    return answerAgentRequest(dependencies.telemetry, { operation, handle }, event, answers);
  });
}

const ASKS_OTHER_MEMBER = { reason: 'asks_other_member' } as const satisfies AgentRefusal;

/** In JSON, or on a page that leads whoever is not signed in to signing in. */
function answersOf(
  inJson: boolean,
  { asked }: Shown,
  { configuration }: ApprovalPageDependencies,
): Answers<AgentRefusal | CredentialRefusal | AskedAgain, Answer> {
  const refuse = inJson
    ? toHttpResponse
    : (refusal: AgentRefusal | CredentialRefusal, event: APIGatewayProxyEventV2) =>
        approvalRefusedPage(refusal, event, configuration);
  return {
    refused: (refusal, event) =>
      'view' in refusal ? asked(refusal.view, refusal.problem, refusal.chosen) : refuse(refusal, event),
    unavailable: inJson ? unavailableResponse : unavailablePage,
  };
}

function decisionOf(event: APIGatewayProxyEventV2): Pick<AgentRoute, 'operation'> & { readonly decide: Decide } {
  if (event.requestContext.http.method === 'GET') return { operation: 'ask', decide: ask };
  const decision = onlyField(readForm(event), 'decision');
  if (decision === 'approve' || decision === 'deny' || decision === 'take_back') return DECISIONS[decision];
  return {
    operation: 'ask',
    decide: async () => malformed({ field: 'decision', problem: 'must be one of the page’s' }),
  };
}

function addressOf(event: APIGatewayProxyEventV2, { configuration }: ApprovalPageDependencies) {
  const { organization, sessionId } = event.pathParameters ?? {};
  const query = new URLSearchParams(event.rawQueryString);
  const raw = { organization, sessionId, scope: query.getAll('scope'), member: query.getAll('member') };
  return parseApprovalAddress(raw, configuration);
}

async function ask(dependencies: ApprovalPageDependencies, admitted: Admitted): ReturnType<Handler> {
  const view = await viewOf(dependencies, admitted);
  admitted.notes.finish({ scope: formatScopes(admitted.address.scopes) });
  return ok(admitted.shown.asked(view));
}

async function approve(dependencies: ApprovalPageDependencies, admitted: Admitted): ReturnType<Handler> {
  const { address, person, rules, form, notes } = admitted;
  const chosen = form.getAll('scope');
  if (chosen.length === 0) {
    notes.finish({ scope: '' });
    const view = await viewOf(dependencies, admitted);
    return ok(admitted.shown.asked(view, { reason: 'nothing_chosen' }, chosenIn(form, view)));
  }
  const durations = durationsIn(form, chosen);
  const answer = passkeyIn(form);
  if (!answer.ok) return malformed(answer.error);
  const decision = { sessionId: address.sessionId, scopes: chosen, durations, shown: shownIn(form), ...answer.value };
  const request = parseApprovalRequest(decision, dependencies.configuration);
  if (!request.ok) return malformed(request.error);
  const approved = await approveWrites(dependencies, person, rules, request.value);
  const view = await viewOf(dependencies, admitted);
  if (!approved.ok) return askAgain(approved.error, view, chosenIn(form, view));
  const { granted, awaiting, refused } = approved.value;
  notes.finish({ scope: formatScopes(new Set(granted.keys())), notGranted: refused.size });
  return ok(admitted.shown.decided(view, { decision: 'approved', granted, awaiting, refused }));
}

/** What the form says for each scope that is ticked; said twice, it says nothing that anybody can mean. */
function durationsIn(form: URLSearchParams, chosen: readonly string[]) {
  const said = chosen.map((scope) => [scope, form.getAll(durationField(scope))] as const);
  return Object.fromEntries(
    said.flatMap(([scope, [one, ...others]]) => (one ? [[scope, others.length ? '' : one]] : [])),
  );
}

/** What the form says that the page showed; of a field that is not there once, nothing. */
function shownIn(form: URLSearchParams) {
  const [client, scopes] = [onlyField(form, SHOWN_CLIENT), onlyField(form, SHOWN_SCOPES)];
  return { client: client === '' ? null : client, scopes: scopes?.split(' ') };
}

/** What was ticked, and what was chosen for each scope, ticked or not. */
function chosenIn(form: URLSearchParams, { address }: ApprovalView): Chosen {
  const scopes = [...address.scopes];
  return { scopes: new Set(form.getAll('scope')), durations: durationsIn(form, scopes) };
}

/** The same question with what is there now, and what has changed since it was shown, or was not accepted. */
function askAgain(refusal: AgentRefusal, view: ApprovalView, chosen: Chosen) {
  if (refusal.reason !== 'tool_changed' && !isPasskeyRefusal(refusal)) return err(refusal);
  return err({ reason: refusal.reason, problem: refusal, view, chosen });
}

async function deny(dependencies: ApprovalPageDependencies, admitted: Admitted): ReturnType<Handler> {
  const { address, person, notes } = admitted;
  const { sessionId, scopes } = address;
  if (scopes.size === 0) return malformed({ field: 'scope', problem: 'must name what is denied' });
  const denied = await denyWrites(dependencies, person, { sessionId, scopes });
  if (!denied.ok) return denied;
  notes.finish({ scope: formatScopes(scopes) });
  return ok(admitted.shown.decided(await viewOf(dependencies, admitted), { decision: 'denied' }));
}

async function takeBack(dependencies: ApprovalPageDependencies, admitted: Admitted): ReturnType<Handler> {
  const { address, person, form, notes } = admitted;
  const scope = scopeToTakeBack(form);
  if (!scope.ok) return scope;
  const request = { sessionId: address.sessionId, ...(scope.value && { scope: scope.value }) };
  const taken = await takeBackWrites(dependencies, person, request);
  if (!taken.ok) return taken;
  notes.finish({ scope: formatScopes(new Set(taken.value)) });
  return ok(
    admitted.shown.decided(await viewOf(dependencies, admitted), { decision: 'taken_back', scopes: taken.value }),
  );
}

/** None: all of the session. A second one is no form of ours. */
function scopeToTakeBack(form: URLSearchParams) {
  const [scope, ...others] = form.getAll('scope');
  if (scope === undefined) return ok(undefined);
  if (others.length > 0 || !isScopeToken(scope)) return malformed({ field: 'scope', problem: 'must be one scope' });
  return ok<Scope>(scope);
}

/** What holds at this moment: read after whatever was decided. */
async function viewOf(
  { configuration, agentSessions, enabledClients, writeRequests, passkeys, tools, clock }: ApprovalPageDependencies,
  { address, person, rules }: Admitted,
): Promise<ApprovalView> {
  const { organization, member } = person.session;
  const key = { organization, member, sessionId: address.sessionId };
  const takesPasskey = needingPasskey(address.scopes, { rules, implications: configuration.implications }).size > 0;
  const [row, requests, counting] = await Promise.all([
    agentSessions.find(key),
    writeRequests.find(organization, member),
    takesPasskey ? listPasskeys({ passkeys }, person) : [],
  ]);
  const hasPasskey = counting.length > 0;
  // Of one that is over there is nobody to approve for.
  const client = row?.endedAt === undefined ? await clientOfSession({ enabledClients }, key, row) : undefined;
  const now = clock();
  const asked = questionOf(requests, address, now);
  const others = openRequests(requests, now).filter((one) => one !== asked);
  // What the same agent still asks comes before another one's question.
  const next = others.find((one) => one.sessionId === address.sessionId) ?? others[0];
  const told = await toolsOf(tools, [client, next?.client]);
  const toolOf = (id: ClientId | undefined) => told.find((tool) => tool.client === id);
  const { recalledAt } = person.member;
  const writes = row ?? NOTHING_APPROVED;
  const grants = liveWrites(underRules(writes, rules, configuration.implications), { recalledAt, now });
  const used = usedWrites(writes, recalledAt);
  const halves = openHalves(requests.halves, { now, recalledAt }).filter(
    (half) => half.sessionId === address.sessionId,
  );
  const operation = shownOperation(asked?.operation, address.scopes, configuration.operations, key);
  const denied = new Set(refusedOf(requests, address.sessionId, now).map(({ scope }) => scope));
  const lastMintAt = row?.lastMintAt;
  const who = { client, tool: toolOf(client), next, nextTool: toolOf(next?.client) };
  return {
    ...{ configuration, rules, address, person, ...who, halves, asked, operation },
    ...{ grants, used, denied, lastMintAt, hasPasskey, now },
  };
}

const NOTHING_APPROVED = { grants: new Map() } as const;
