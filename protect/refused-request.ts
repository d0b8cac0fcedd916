import type { AccessToken } from './access-token.ts';
import { type GuardedRequest, pathOf } from './guarded-request.ts';
import type { AgentSessionId } from './vocabulary/agent-session.ts';
import type { ClientId, MemberId, OrganizationId } from './vocabulary/identifiers.ts';

/** Which request was refused, and whose: to be logged as it stands. Holds no token, no query and no header's text. */
export interface RefusedRequest {
  readonly method: string;
  /** Without the query; a part too long to be an id is `…`. */
  readonly path: string;
  readonly requestId: string | undefined;
  /** Whom the token names, once its signature and claims have verified; `undefined` before. */
  readonly caller: RefusedCaller | undefined;
}

export interface RefusedCaller {
  readonly member: MemberId;
  readonly client: ClientId;
  readonly organization: OrganizationId;
  readonly agentSession?: AgentSessionId;
}

/** Longer than any id of ours, shorter than any secret: a path is its sender's text, and may hold a token. */
const MAX_PART_LENGTH = 40;
const MAX_PATH_LENGTH = 256;
const MAX_METHOD_LENGTH = 20;

/** Ids of gateways and tracing; too short for a token. */
const REQUEST_ID = /^[\w.:=+/-]{1,64}$/;

export function refusedRequest(request: GuardedRequest, token: AccessToken | undefined): RefusedRequest {
  return {
    method: request.method.slice(0, MAX_METHOD_LENGTH),
    path: legible(pathOf(request)),
    requestId: requestIdOf(request),
    caller: token && callerOf(token),
  };
}

function legible(path: string): string {
  const parts = path.split('/').map((part) => (part.length > MAX_PART_LENGTH ? '…' : part));
  return parts.join('/').slice(0, MAX_PATH_LENGTH);
}

function requestIdOf({ requestId, header }: GuardedRequest): string | undefined {
  const said = [requestId, header('x-amzn-request-id'), header('x-request-id')];
  return said.find((id) => id !== undefined && REQUEST_ID.test(id));
}

function callerOf({ member, client, organization, agentSession }: AccessToken): RefusedCaller {
  return { member, client, organization, ...(agentSession !== undefined && { agentSession }) };
}
