import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isAgentSessionId } from '../core/agent-session.ts';
import { isMemberId } from '../core/identifiers.ts';
import type { FieldProblem } from '../core/registration/field-problem.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { ListRequest } from '../flows/list-agent-sessions.ts';
import type { AgentSessionPosition } from '../ports/agent-session-store.ts';

/** `?all` (or `?all=true`): the whole organization's. `?cursor=`: the `next_cursor` of the page before. */
export function readListRequest({
  queryStringParameters: query = {},
}: APIGatewayProxyEventV2): Result<ListRequest, FieldProblem> {
  const { all, cursor } = query;
  if (all !== undefined && all !== '' && all !== 'true') {
    return err({ field: 'all', problem: 'must be "true", or have no value' });
  }
  if (cursor === undefined) return ok({ all: all !== undefined });
  const after = fromCursor(cursor);
  if (after === undefined) return err({ field: 'cursor', problem: 'must be next_cursor of a page' });
  return ok({ all: all !== undefined, after });
}

/** Names no organization: that is always the path's, so that a cursor opens no other. */
export function toCursor({ member, sessionId }: AgentSessionPosition): string {
  return Buffer.from(`${member} ${sessionId}`, 'ascii').toString('base64url');
}

function fromCursor(cursor: string): AgentSessionPosition | undefined {
  const [member, sessionId, ...others] = Buffer.from(cursor, 'base64url').toString('latin1').split(' ');
  return isMemberId(member) && isAgentSessionId(sessionId) && others.length === 0 ? { member, sessionId } : undefined;
}
