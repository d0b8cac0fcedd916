import type { ToolOfAnswer, WriteRequestsPage } from '../../../lambdas/endpoints/openapi/answers/agents.ts';
import type { AgentSessionPage, ConfirmationPageJson } from '../../../lambdas/endpoints/openapi/answers/approval.ts';
import { pathOf, ROUTES } from '../../../lambdas/routes.ts';
import { passkeyAnswer } from './passkeys.ts';
import { request, requestOnce } from './request.ts';

export type { AgentSessionPage };

/** With who its tool is. */
type Told<T> = T & { readonly tool?: ToolOfAnswer | undefined };

export type AgentSessionJson = Told<AgentSessionPage['sessions'][number]>;

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

/** Where a request is answered: a page of its own, outside of the application. */
export function decisionPath({ approval_uri: uri }: Pick<WriteRequestJson, 'approval_uri'>): string {
  const { pathname, search } = new URL(uri);
  return pathname + search;
}

/** Where all that a session holds is shown, and taken back. */
export function heldPath(organization: string, sessionId: string): string {
  return pathOf(ROUTES.approval.showPage, { organization, sessionId });
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
