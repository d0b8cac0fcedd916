import { randomBytes } from 'node:crypto';
import { toSessionRow } from '../lambdas/adapters/aws/sessions/rows.ts';
import { csrfToken, type SessionCookie, sessionDigest } from '../lambdas/core/sign-in/session.ts';
import type { MemberId, OrganizationId, ProviderId } from '../protect/vocabulary/identifiers.ts';
import { writeRows } from './rows.ts';
import { memberIdOf } from './tenant.ts';
import type { World } from './world.ts';

/** What a page of ours sends along. */
export interface BrowserSession {
  readonly cookie: string;
  readonly csrf: string;
}

/** A browser session of a member's, as signing in leaves it. */
export async function signIn({ tenant, dynamodb, model }: World, member: number): Promise<BrowserSession> {
  const cookie = randomBytes(32).toString('base64url') as SessionCookie;
  const table = String(model.functions.named('Approval/Function').environment['SESSIONS_TABLE']);
  const now = Math.floor(Date.now() / 1_000);
  const session = {
    digest: sessionDigest(cookie),
    organization: tenant.organization as OrganizationId,
    provider: tenant.provider.id as ProviderId,
    member: memberIdOf(member) as MemberId,
    createdAt: now,
    ...{ idleUntil: now + 3_600, expiresAt: now + 3_600 },
  };
  await writeRows(dynamodb, [{ table, item: toSessionRow(session) }]);
  return { cookie: `countersign_session=${cookie}`, csrf: csrfToken(cookie) };
}
