import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { recordedWords, type ShownOperation } from '../../core/agents/exact-operation.ts';
import { scopeInWords } from '../../core/agents/scope-in-words.ts';
import { type MemberRequests, openRequests } from '../../core/agents/write-requests.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import { DECISION_TYPE, type DecisionShown, decisionClaims, type PersonKnown } from '../../core/audit/evidence.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { FirstPartySession } from '../../core/sign-in/session.ts';
import { type Signer, signJws } from '../../ports/signer.ts';
import { Unavailable } from '../../ports/unavailable.ts';

export interface EvidenceDependencies {
  readonly configuration: Pick<Configuration, 'issuer' | 'scopes' | 'implications' | 'authorizationDetails'>;
  readonly signer: Signer;
}

/** What one decision is about. */
export interface Decided {
  readonly session: FirstPartySession;
  readonly scopes: Iterable<Scope>;
  /** The agent's own words, where it gave any with its question. */
  readonly reason?: string | undefined;
  /** The one that it is about. */
  readonly operation?: ShownOperation | undefined;
  /** The person has confirmed this decision with a passkey of theirs. */
  readonly hasPasskey?: boolean;
}

/**
 * The entry with its evidence: signed before the entry is put, so that whoever can write the table cannot make one up. For
 * what gives authority: no such entry stands without.
 * @throws Unavailable
 */
export async function signDecision(
  { configuration, signer }: EvidenceDependencies,
  entry: AuditEntry,
  decided: Decided,
): Promise<AuditEntry> {
  const claims = decisionClaims(configuration.issuer, entry, shownOf(configuration, decided));
  return { ...entry, evidence: await signJws(signer, DECISION_TYPE, claims) };
}

/** The same for what only takes away, which does not wait for a key service that is down: the entry stands without. */
export async function signReduction(
  dependencies: EvidenceDependencies,
  entry: AuditEntry,
  decided: Decided,
): Promise<AuditEntry> {
  try {
    return await signDecision(dependencies, entry, decided);
  } catch (error) {
    if (error instanceof Unavailable) return entry;
    throw error;
  }
}

/** The words of the oldest question of a session that waits for one of these. */
export function reasonFor(
  requests: MemberRequests,
  sessionId: string,
  scopes: Iterable<Scope>,
  now: number,
): string | undefined {
  const decided = new Set(scopes);
  const about = openRequests(requests, now).filter(
    (one) => one.sessionId === sessionId && [...one.scopes].some((scope) => decided.has(scope)),
  );
  return about.find(({ reason }) => reason !== undefined)?.reason;
}

function shownOf(
  configuration: EvidenceDependencies['configuration'],
  { session, scopes, reason, operation, hasPasskey = false }: Decided,
): DecisionShown {
  const words = [...scopes]
    .sort()
    .map((scope) => ({ scope, words: operation ? recordedWords(operation) : scopeInWords(scope, configuration) }));
  const person = { ...personOf(session), ...(hasPasskey && { passkey: true as const }) };
  return { person, words, ...(reason !== undefined && { reason }) };
}

function personOf({ provider, digest, createdAt, authenticatedAt }: FirstPartySession): PersonKnown {
  return {
    ...{ provider, session: digest, signedInAt: createdAt },
    ...(authenticatedAt !== undefined && { authenticatedAt }),
  };
}
