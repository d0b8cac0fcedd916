import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { MemberId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { FieldProblem } from '../../core/registration/field-problem.ts';
import type { FirstPartySession } from '../../core/sign-in/session.ts';
import type { InboxRequest } from '../../flows/list-write-requests.ts';
import { cursorsOf, memberPosition } from '../http/cursor.ts';

type Reader = Pick<FirstPartySession, 'organization'>;

/** `?all` (or `?all=true`): the whole organization's, in pages. One's own is one page. */
export function readInboxRequest(
  { queryStringParameters: query = {} }: APIGatewayProxyEventV2,
  { organization }: Reader,
): Result<InboxRequest, FieldProblem> {
  const { all: asked, cursor } = query;
  if (asked !== undefined && asked !== '' && asked !== 'true') {
    return err({ field: 'all', problem: 'must be "true", or have no value' });
  }
  const all = asked !== undefined;
  if (cursor === undefined) return ok({ all });
  if (!all) return err({ field: 'cursor', problem: 'must not be there: your own requests are one page' });
  const after = cursors.fromCursor({ organization }, cursor);
  return after.ok ? ok({ all, after: after.value.member }) : after;
}

export function toInboxCursor({ organization }: Reader, member: MemberId): string {
  return cursors.toCursor({ organization }, { member });
}

const cursors = cursorsOf('write-requests', memberPosition);
