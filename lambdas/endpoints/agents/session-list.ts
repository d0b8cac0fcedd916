import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { FieldProblem } from '../../core/registration/field-problem.ts';
import type { FirstPartySession } from '../../core/sign-in/session.ts';
import type { ListRequest } from '../../flows/list-agent-sessions.ts';
import type { AgentSessionPosition } from '../../ports/agent-session-store.ts';
import { agentSessionPosition, cursorsOf, type ListPlace } from '../http/cursor.ts';

type Lister = Pick<FirstPartySession, 'organization' | 'member'>;

/** `?all` (or `?all=true`): the whole organization's. `?cursor=`: the `next_cursor` of the page before. */
export function readListRequest(
  { queryStringParameters: query = {} }: APIGatewayProxyEventV2,
  lister: Lister,
): Result<ListRequest, FieldProblem> {
  const { all: asked, cursor } = query;
  if (asked !== undefined && asked !== '' && asked !== 'true') {
    return err({ field: 'all', problem: 'must be "true", or have no value' });
  }
  const all = asked !== undefined;
  if (cursor === undefined) return ok({ all });
  const after = cursors.fromCursor(placeOf(lister, all), cursor);
  return after.ok ? ok({ all, after: after.value }) : after;
}

export function toCursor(lister: Lister, { all }: ListRequest, position: AgentSessionPosition): string {
  return cursors.toCursor(placeOf(lister, all), position);
}

const cursors = cursorsOf('agent-sessions', agentSessionPosition);

/** One's own list, or the organization's. */
function placeOf({ organization, member }: Lister, all: boolean): ListPlace {
  return { organization, filters: all ? {} : { member } };
}
