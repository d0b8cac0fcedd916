import { PARENTS } from '../../../../protect/agent-session-attributes.ts';
import { type Parents, textOfParents } from '../../../../protect/vocabulary/session-line.ts';
import type { RedemptionRecord } from '../../../core/tokens/redemption.ts';
import type { Alongside, RedeemOutcome, UsedBefore } from '../../../ports/redemption-store.ts';
import { placeSession } from '../agent-sessions/steps.ts';
import { advanceGrant } from '../authorization-grants/steps.ts';
import { admissionSteps } from '../directory/vouched-clients.ts';
import type { CancellationReason, Dynamo } from '../dynamodb/dynamo.ts';
import { isFailedCondition, writeAll } from '../dynamodb/transaction.ts';
import { membershipSteps } from '../members/membership.ts';
import { isOwnedBy, type RedemptionTables, recordPut, usedOncePut } from './rows.ts';

/**
 * The record and all that comes along, or nothing. The first guard row that failed its condition decides: it is ours (the
 * whole transaction had landed before) or it is a replay. Only then is a person who changed meanwhile the reason.
 * @throws Unavailable when other transactions kept interfering, or when the outcome is unknown
 */
export async function redeemInTransaction(
  dynamo: Dynamo,
  tables: RedemptionTables,
  record: RedemptionRecord,
  { usedOnce = [], grantUse, agentSession, membership, admission }: Alongside,
  auditRetentionDays: number,
): Promise<RedeemOutcome> {
  const guards: readonly Guard[] = [
    { put: recordPut(tables.redemptions, record), used: 'replayed' },
    ...usedOnce.map((one) => ({ put: usedOncePut(tables.redemptions, one, record.owner), used: one.used })),
  ];
  const admitting = admission ? admissionSteps(tables, admission, auditRetentionDays) : [];
  const cancelled = await writeAll(dynamo, [
    ...guards.map(({ put }) => ({ Put: put })),
    ...(grantUse ? [{ Update: advanceGrant(tables.authorizationGrants, grantUse, record.owner) }] : []),
    ...(agentSession ? [{ Update: placeSession(tables.agentSessions, agentSession) }] : []),
    ...admitting.map(({ item }) => item),
    ...(membership ? membershipSteps(tables, membership, auditRetentionDays).map(({ item }) => item) : []),
  ]);
  if (cancelled === undefined) return 'recorded';
  const { reasons } = cancelled;
  const outcome = outcomeOf(reasons, guards, record.owner);
  if (outcome !== 'person_changed') return outcome;
  const afterGuards = guards.length + (grantUse ? 1 : 0);
  if (grantUse && isFailedCondition(reasons[guards.length])) return 'grant_changed';
  const ofSession = reasons[afterGuards];
  const beforeClient = afterGuards + (agentSession ? 1 : 0);
  const ofClient = admitting.find((_, i) => isFailedCondition(reasons[beforeClient + i]));
  if (agentSession === undefined || !isFailedCondition(ofSession)) return ofClient?.otherwise ?? outcome;
  const { client, parents } = agentSession;
  const isPlaced = ofSession?.found?.['client'] === client && ofSession.found[PARENTS] !== placeIn(parents);
  return isPlaced ? 'session_in_other_place' : 'session_of_other_client';
}

/** As a row has it. */
const placeIn = (parents: Parents) => (parents.length === 0 ? undefined : textOfParents(parents));

interface Guard {
  readonly put: ReturnType<typeof recordPut | typeof usedOncePut>;
  readonly used: 'replayed' | UsedBefore;
}

function outcomeOf(
  reasons: readonly CancellationReason[],
  guards: readonly Guard[],
  owner: RedemptionRecord['owner'],
): RedeemOutcome {
  const first = guards.findIndex((_, i) => isFailedCondition(reasons[i]));
  const guard = guards[first];
  if (guard === undefined) return 'person_changed';
  return isOwnedBy(reasons[first]?.found, owner) ? 'recorded' : guard.used;
}
