import type { AuditEntry } from '../../../lambdas/core/audit/entry.ts';
import { decisionClaims } from '../../../lambdas/core/audit/evidence.ts';
import { recordOf } from '../../../lambdas/core/audit/record.ts';
import { type EvidenceKey, verifyEvidence } from '../../../lambdas/core/audit/verify-evidence.ts';
import { signingInput } from '../../../lambdas/core/tokens/access-token.ts';
import { ISSUER, member, NOW, organization, provider } from '../../support/fixtures.ts';
import { OWN_KID, ownPublicJwk, ownSigner } from '../../support/token-issuer-keys.ts';

const ENTRY: AuditEntry = {
  ...{ organization: organization.id, at: NOW, suffix: 'a1', action: 'writes.approved', target: 's-1' },
  actor: { kind: 'member', id: member.id },
  details: { member: member.id, scope: 'projects:write', approvedAt: NOW },
};
const CLAIMS = decisionClaims(ISSUER, ENTRY, {
  words: [],
  person: { provider: provider.id, session: 'd1' as never, signedInAt: NOW - 60 },
});
const KEY: EvidenceKey = { kid: OWN_KID, algorithm: 'ES256', publicJwk: ownPublicJwk, createdAt: NOW - 100 };

async function signed(claims: object = CLAIMS, header: object = {}) {
  const usual = { alg: 'ES256', kid: OWN_KID, typ: 'countersign-decision+jwt' };
  const input = signingInput({ ...usual, ...header }, claims);
  return { ...recordOf(ENTRY), evidence: `${input}.${await ownSigner.sign(OWN_KID, input)}` };
}

it('is good of the very entry that it states, in any order of members, wherever it is kept', async () => {
  const { details, ...rest } = await signed();
  const reordered = Object.fromEntries(Object.entries(details).reverse());
  const record = { details: reordered, ...rest, keptUntil: '2030-01-01T00:00:00.000Z' };
  expect(verifyEvidence(record, [KEY], ISSUER)).toBe('good');
});

it.each([
  ['another member decided', 'other_entry', { actor: { kind: 'member', id: 'user-99' } }],
  ['another scope was approved', 'other_entry', { details: { ...ENTRY.details, scope: 'projects:delete' } }],
  ['it was another decision', 'other_entry', { action: 'writes.denied' }],
  ['it stands in another entry of that second', 'other_entry', { id: 'a2' }],
  ['it stands in another organization', 'other_entry', { organization: 'globex' }],
  ['a member was added to the entry', 'other_entry', { note: 'x' }],
])('never is good where %s', async (_, problem, change) => {
  expect(verifyEvidence({ ...(await signed()), ...change }, [KEY], ISSUER)).toBe(problem);
});

it.each([
  ['no JWS', 'unreadable', async () => ({ ...(await signed()), evidence: 'x' })],
  ['an access token of ours', 'other_type', () => signed(CLAIMS, { typ: 'at+jwt' })],
  ['of an extension that nobody knows', 'other_type', () => signed(CLAIMS, { crit: ['x'] })],
  ['by a key that is not ours', 'unknown_key', () => signed(CLAIMS, { kid: 'other' })],
  ['by an algorithm that the key is not for', 'unknown_key', () => signed(CLAIMS, { alg: 'none' })],
  ['of another deployment', 'other_issuer', () => signed({ ...CLAIMS, iss: 'https://other.example' })],
  ['without a time', 'key_not_in_use', () => signed({ ...CLAIMS, iat: undefined })],
] as const)('never is good when it is %s', async (_, problem, record) => {
  expect(verifyEvidence(await record(), [KEY], ISSUER)).toBe(problem);
});

it('never is good when one bit of its signature is another', async () => {
  const { evidence, ...record } = await signed();
  const [header, payload, signature = ''] = evidence.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes[5] = (bytes[5] ?? 0) ^ 1;
  const forged = [header, payload, bytes.toString('base64url')].join('.');
  expect(verifyEvidence({ ...record, evidence: forged }, [KEY], ISSUER)).toBe('bad_signature');
});

it.each([
  ['a key that was revoked', 'revoked_key', { revokedAt: NOW + 500 }],
  ['a key that had ended', 'key_not_in_use', { endedAt: NOW - 61 }],
  ['a key that was not made yet', 'key_not_in_use', { createdAt: NOW + 61 }],
])('never is good by %s', async (_, problem, change) => {
  expect(verifyEvidence(await signed(), [{ ...KEY, ...change }], ISSUER)).toBe(problem);
});

it('is good at the last second of its key, and by a key of unknown times', async () => {
  expect(verifyEvidence(await signed(), [{ ...KEY, endedAt: NOW - 60, createdAt: NOW + 60 }], ISSUER)).toBe('good');
  const { createdAt: _, ...timeless } = KEY;
  expect(verifyEvidence(await signed(), [timeless])).toBe('good');
  const without = await signed({ ...CLAIMS, iat: undefined });
  expect(verifyEvidence(without, [timeless])).toBe('key_not_in_use');
});
