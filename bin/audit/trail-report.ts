import type { TrailFinding, TrailReport } from '../../lambdas/core/audit/verify-trail.ts';

/** So many are named one by one to a person; --json names all. */
const MAX_NAMED = 20;

/** A report in sentences. */
export function describeReport(report: TrailReport): string {
  const { entries, sealed, notYetSealed, beforeTheChain, firstSeal, lastSeal, decisions, findings } = report;
  return [
    `${entries} entries, ${sealed} of them sealed.`,
    ...(notYetSealed > 0 ? [`${notYetSealed} of the last quarter of an hour not sealed yet.`] : []),
    ...(beforeTheChain > 0 ? [`${beforeTheChain} from before the first seal: nothing says that they are whole.`] : []),
    ...(firstSeal && lastSeal ? [`Seals ${firstSeal.n} to ${lastSeal.n}; the last: ${lastSeal.digest}`] : []),
    `${decisions.signed} decisions signed, ${decisions.unsigned} not.`,
    ...findings.slice(0, MAX_NAMED).map(describeFinding),
    ...(findings.length > MAX_NAMED ? [`… and ${findings.length - MAX_NAMED} more: --json names all.`] : []),
    findings.length === 0 ? 'All of it holds.' : `${findings.length} findings.`,
  ].join('\n');
}

function describeFinding(one: TrailFinding): string {
  switch (one.finding) {
    case 'missing':
      return `MISSING   entry ${one.id} of ${one.time}, sealed as ${one.n}`;
    case 'changed':
      return `CHANGED   entry ${one.id} of ${one.time}, sealed as ${one.n}`;
    case 'unsealed':
      return `UNSEALED  entry ${one.id} of ${one.time}`;
    case 'gap':
      return `GAP       no seal ${one.n}`;
    case 'broken_seal':
      return `BROKEN    seal ${one.n}`;
    case 'bad_evidence':
      return `EVIDENCE  entry ${one.id} of ${one.time}: ${EVIDENCE_PROBLEMS[one.problem]}`;
  }
}

const EVIDENCE_PROBLEMS = {
  absent: 'none, though decisions of before have it',
  unreadable: 'no JWS',
  other_type: 'of another type',
  unknown_key: 'by a key that is not given',
  bad_signature: 'the signature is wrong',
  revoked_key: 'by a key that was revoked',
  key_not_in_use: 'by a key that signed nothing at that time',
  other_issuer: 'of another issuer',
  other_entry: 'it states another entry',
} as const;
