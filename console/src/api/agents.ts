import type { ApprovalJson } from '../../../lambdas/endpoints/approval/answer.ts';
import type {
  AgentSessionPage,
  ConfirmationPageJson,
  ToolOfAnswer,
  WriteRequestsPage,
} from '../../../lambdas/endpoints/openapi/answers.ts';
import { consolePath, pathOf, ROUTES } from '../../../lambdas/routes.ts';
import { passkeyAnswer } from './passkeys.ts';
import { request, requestOnce } from './request.ts';

export type { AgentSessionPage, ApprovalJson };

/** With who its tool is. */
type Told<T> = T & { readonly tool?: ToolOfAnswer | undefined };

export type AgentSessionJson = Told<AgentSessionPage['sessions'][number]>;

/** One agent session, and what is asked for it: where the question is shown and answered. */
export interface Question {
  readonly organization: string;
  readonly sessionId: string;
  /** As the address has it: scopes separated by spaces; empty to see what holds. */
  readonly scope: string;
  /** As the address has it: whom it asks; `null`: nobody in particular, in an address of a former release. */
  readonly member: string | null;
}

export function readQuestion(question: Question, signal?: AbortSignal): Promise<ApprovalJson> {
  return request('GET', addressOf(question), signal === undefined ? {} : { signal });
}

export type Duration = ApprovalJson['durations'][number]['duration'];

/** What a person approves: scope → for how long. */
export type Chosen = ReadonlyMap<string, Duration>;

/**
 * `approve`: these scopes, each for as long, for the tool that `shown` had and of its scopes; refused as `tool_changed`
 * when the tool is another one now; where one of them takes a passkey, the device is asked for it first. `deny`: all that
 * is asked. `take_back`: one scope, or with none all of the session.
 */
export async function decide(
  question: Question,
  shown: Pick<ApprovalJson, 'client' | 'requested'>,
  decision: 'approve' | 'deny' | 'take_back',
  scopes: readonly string[] = [],
  durations: Chosen = new Map(),
): Promise<ApprovalJson> {
  const byPasskey = shown.requested.some((one) => one.with_passkey && scopes.includes(one.scope));
  const passkey =
    decision === 'approve' && byPasskey
      ? await passkeyAnswer(question.organization, approvalOf(question, shown, scopes, durations))
      : undefined;
  const form = new URLSearchParams([
    ['decision', decision],
    ...(passkey === undefined ? [] : [['passkey', JSON.stringify(passkey)] as [string, string]]),
    ['shown.client', shown.client ?? ''],
    ['shown.scopes', shown.requested.map(({ scope }) => scope).join(' ')],
    ...scopes.map((scope): [string, string] => ['scope', scope]),
    ...[...durations].map(([scope, duration]): [string, string] => [`duration.${scope}`, duration]),
  ]);
  return request('POST', addressOf(question), { form });
}

/** What the form says, as its challenge is for it. */
function approvalOf(
  { sessionId }: Question,
  { client, requested }: Pick<ApprovalJson, 'client' | 'requested'>,
  scopes: readonly string[],
  durations: Chosen,
) {
  const shown = { client: client ?? null, scopes: requested.map(({ scope }) => scope) };
  return { for: 'approve', sessionId, scopes, durations: Object.fromEntries(durations), shown };
}

function addressOf({ organization, sessionId, scope, member }: Question): string {
  const query = new URLSearchParams({ ...(scope !== '' && { scope }), ...(member !== null && { member }) });
  return `${pathOf(ROUTES.approval.showPage, { organization, sessionId })}${query.size === 0 ? '' : `?${query}`}`;
}

export type WriteRequestJson = Told<WriteRequestsPage['requests'][number]>;

/** What waits for one's own answer. Nobody is asked to sign in for it: it is read without being asked to. */
export async function readInbox(organization: string): Promise<readonly WriteRequestJson[]> {
  const { requests, tools } = await requestOnce<WriteRequestsPage>(
    'GET',
    pathOf(ROUTES.approval.listRequests, { organization }),
  );
  return requests.map(toldBy(tools));
}

/** What every member of the organization is asked: for administrators, to look at. */
export async function listWriteRequests(organization: string, cursor?: string): Promise<WriteRequestsPage> {
  const parameters = new URLSearchParams({ all: 'true', ...(cursor !== undefined && { cursor }) });
  const path = `${pathOf(ROUTES.approval.listRequests, { organization })}?${parameters}`;
  const page = await request<WriteRequestsPage>('GET', path);
  return { ...page, requests: page.requests.map(toldBy(page.tools)) };
}

export type ConfirmationJson = Told<ConfirmationPageJson['confirmations'][number]>;

/** What colleagues have approved, and this person may confirm. */
export async function listConfirmations(organization: string, cursor?: string): Promise<ConfirmationPageJson> {
  const path = pathOf(ROUTES.approval.listConfirmations, { organization });
  const from = cursor === undefined ? path : `${path}?${new URLSearchParams({ cursor })}`;
  const page = await request<ConfirmationPageJson>('GET', from);
  return { ...page, confirmations: page.confirmations.map(toldBy(page.tools)) };
}

export async function decideConfirmation(
  organization: string,
  { id, member, with_passkey: byPasskey }: Pick<ConfirmationJson, 'id' | 'member' | 'with_passkey'>,
  decision: 'confirm' | 'refuse',
): Promise<void> {
  const path = pathOf(ROUTES.approval.confirm, { organization });
  const passkey =
    decision === 'confirm' && byPasskey ? await passkeyAnswer(organization, { for: 'confirm', id, member }) : undefined;
  return request('POST', path, { json: { id, member, decision, ...(passkey && { passkey }) } });
}

/** Where a request is answered in the console. */
export function decisionPath(
  organization: string,
  { session_id: id, approval_uri: uri }: Pick<WriteRequestJson, 'session_id' | 'approval_uri'>,
): string {
  return consolePath(organization, `/approve/${id}${new URL(uri).search}`);
}

/** One's own, or the whole organization's, which is for administrators. */
export async function listAgentSessions(
  organization: string,
  all: boolean,
  cursor?: string,
): Promise<AgentSessionPage> {
  const parameters = new URLSearchParams({ ...(all && { all: 'true' }), ...(cursor !== undefined && { cursor }) });
  const path = `${pathOf(ROUTES.approval.list, { organization })}?${parameters}`;
  const page = await request<AgentSessionPage>('GET', path);
  return { ...page, sessions: page.sessions.map(toldBy(page.tools)) };
}

/** Each with who its tool is, of those that came with it. */
function toldBy(tools: readonly ToolOfAnswer[]) {
  return <T extends { readonly client?: string | undefined }>(one: T): Told<T> => ({
    ...one,
    tool: tools.find(({ client }) => client === one.client),
  });
}

interface TakingBack {
  readonly sessionId: string;
  readonly member: string;
  /** Absent: everything that the session holds. */
  readonly scope?: string;
  /** The session is over with it, and every one below it. */
  readonly ends?: boolean;
}

export function takeBack(organization: string, { sessionId, member, scope, ends = false }: TakingBack): Promise<void> {
  const { takeBackAll, takeBackOne } = ROUTES.approval;
  const path =
    scope === undefined
      ? pathOf(takeBackAll, { organization, sessionId })
      : pathOf(takeBackOne, { organization, sessionId, scope });
  return request('DELETE', `${path}?${new URLSearchParams({ member, ...(ends && { end: 'true' }) })}`);
}
