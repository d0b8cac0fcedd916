import type { ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { jsonNames } from '../json-names.ts';
import type { SessionDigest } from '../sign-in/session.ts';
import { textDigest } from './canonical.ts';
import type { AuditAction, AuditEntry } from './entry.ts';
import { type AuditRecord, recordOf } from './record.ts';

/** RFC 8725 §3.11: the type of no token. Whoever takes a token looks at its type, and takes this for none. */
export const DECISION_TYPE = 'countersign-decision+jwt';

/** Raised when a claim goes or changes its meaning. */
const EVIDENCE_VERSION = 1;

/** Of decisions that give authority: none of these stands without evidence. */
export const GIVING_DECISIONS: ReadonlySet<string> = new Set([
  'writes.approved',
  'writes.first_approved',
  'writes.confirmed',
] satisfies readonly AuditAction[]);

/** Of decisions that only take away: recorded without evidence where the key service does not answer. */
export const REDUCING_DECISIONS: ReadonlySet<string> = new Set([
  'writes.denied',
  'writes.not_confirmed',
  'writes.taken_back',
] satisfies readonly AuditAction[]);

/** How the person who decided was known. Times in seconds since the epoch. */
export interface PersonKnown {
  readonly provider: ProviderId;
  /** Of the browser session: the digest that it is kept under, never its cookie. */
  readonly session: SessionDigest;
  readonly signedInAt: number;
  /** When the provider saw the person; absent: it does not say. */
  readonly authenticatedAt?: number;
  /** Absent: this decision was confirmed with no passkey. */
  readonly passkey?: true;
}

/** What was decided about, as the person was told. */
export interface DecisionShown {
  readonly person: PersonKnown;
  /** Each scope with the words of the configuration at that moment. */
  readonly words: readonly { readonly scope: Scope; readonly words: string }[];
  /** The agent's own words, which are in no audit entry and no evidence: a digest of them is. */
  readonly reason?: string;
}

/**
 * Claims of the evidence of one decision: the whole entry of the audit trail, and what the entry does not say. No `aud`, no
 * `sub`, no `scope`, no `exp`: nothing that a verifier of tokens looks for.
 */
export function decisionClaims(issuer: string, entry: AuditEntry, { person, words, reason }: DecisionShown): object {
  const { provider, session, signedInAt, authenticatedAt, passkey } = person;
  return {
    iss: issuer,
    iat: entry.at,
    ver: EVIDENCE_VERSION,
    entry: statedBy(recordOf(entry)),
    shown: words,
    person: {
      provider,
      session,
      signed_in_at: signedInAt,
      ...(authenticatedAt !== undefined && { auth_time: authenticatedAt }),
      ...(passkey && { passkey }),
    },
    ...(reason !== undefined && { reason_digest: textDigest(reason) }),
  };
}

/** What evidence states of an entry: all of it but where it is kept, and for how long. */
export function statedBy({ evidence: _, keptUntil: __, ...stated }: AuditRecord): unknown {
  return jsonNames(stated);
}
