import { accepted, TestAuthorization } from '../support/authorization.ts';
import { AGENT_CLAIMS, NOW, PROVIDER } from '../support/issuer.ts';

const at = new TestAuthorization();

const agentToken = async (claims: Readonly<Record<string, unknown>>) =>
  `csagt_${await at.issuer.sign({ ...AGENT_CLAIMS, ...claims }, { typ: 'agent+jwt' })}`;

const SUBJECTS = [
  ['organization', 'org#acme'],
  ['provider', `idp#${PROVIDER}`],
  ['client', 'client#cursor'],
  ['enablement', 'enablement#acme#cursor'],
] as const;

describe('[L18] a recall', () => {
  it.each(SUBJECTS.flatMap(([of, row]) => [-1, 0, 1].map((seconds) => [of, row, seconds] as const)))(
    'of the %s (%s) never passes what was issued then or before: %d s after it',
    async (of, row, seconds) => {
      const recalledAt = NOW - 10;
      at.protection.statusRows.recalls.set(row, recalledAt);
      const issuedAt = recalledAt + seconds;
      const refusal = { reason: 'recalled', of, issuedAt, recalledAt };
      expect(await at.ask(await at.issuer.sign({ iat: issuedAt }))).toEqual(seconds > 0 ? accepted : refusal);
    },
  );

  it.each(SUBJECTS)('of the %s counts within 60 s of the last look', async (_of, row) => {
    const token = await at.issuer.sign();
    expect(await at.ask(token)).toEqual(accepted);
    at.protection.statusRows.recalls.set(row, NOW);
    at.protection.pass(59);
    expect(await at.ask(token)).toEqual(accepted);
    at.protection.pass(1);
    expect(await at.ask(token)).toMatchObject({ reason: 'recalled', recalledAt: NOW });
  });

  it('of one organization, client or provider touches no other', async () => {
    for (const row of [
      'org#globex',
      'idp#other',
      'client#vscode',
      'enablement#globex#cursor',
      'enablement#acme#vscode',
    ])
      at.protection.statusRows.recalls.set(row, NOW);
    expect(await at.ask(await at.issuer.sign())).toEqual(accepted);
  });

  it('reaches an agent token that was minted later, by a token from before', async () => {
    at.protection.statusRows.recalls.set('enablement#acme#cursor', NOW - 60);
    const minted = { iat: NOW - 1, parent_jti: 'token-0' };
    expect(await at.ask(await agentToken({ ...minted, parent_iat: NOW - 60 }))).toMatchObject({
      reason: 'recalled',
      of: 'enablement',
      issuedAt: NOW - 60,
    });
    expect(await at.ask(await agentToken({ ...minted, parent_iat: NOW - 59 }))).toEqual(accepted);
  });

  it('reaches an access token of a later refresh, whose authorization is from before', async () => {
    at.protection.statusRows.recalls.set('enablement#acme#cursor', NOW - 60);
    const refreshed = (parent_iat: number) => at.issuer.sign({ iat: NOW - 1, parent_iat });
    expect(await at.ask(await refreshed(NOW - 60))).toMatchObject({ reason: 'recalled', of: 'enablement' });
    expect(await at.ask(await refreshed(NOW - 59))).toEqual(accepted);
  });

  it('is never outlived by a claim that says that the token is younger than it is', async () => {
    at.protection.members.change({ recalledAt: NOW - 30 });
    expect(await at.ask(await agentToken({ iat: NOW - 60, parent_iat: NOW }))).toMatchObject({ reason: 'recalled' });
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['parent_iat', { parent_iat: '1' }],
    ['parent_iat', { parent_iat: -1 }],
    ['parent_iat', { parent_iat: null }],
    ['parent_jti', { parent_jti: '' }],
    ['parent_jti', { parent_jti: 7 }],
    ['parent_jti', { parent_jti: 'x'.repeat(257) }],
  ])('[L10] is not passed by a claim %s that cannot be read: %j', async (claim, claims) => {
    expect(await at.ask(await agentToken(claims))).toEqual({ reason: 'bad_claim', claim, problem: 'malformed' });
  });
});

describe('[L18] a token that was revoked alone', () => {
  it('is refused on the next request, and nobody else’s with it', async () => {
    const token = await at.issuer.sign();
    expect(await at.ask(token)).toEqual(accepted);
    at.protection.members.change({ revoked: new Map([['token-1', NOW + 3_600]]) });
    expect(await at.ask(token)).toEqual({ reason: 'revoked', tokenId: 'token-1' });
    expect(await at.ask(await at.issuer.sign({ jti: 'token-2' }))).toEqual(accepted);
    expect(at.protection.members.reads).toBe(3);
  });

  it('takes with it every agent token that was minted by it', async () => {
    at.protection.members.change({ revoked: new Map([['token-1', NOW + 3_600]]) });
    const minted = { jti: 'agent-1', parent_iat: NOW - 60 };
    const refusal = { reason: 'revoked', tokenId: 'token-1' };
    expect(await at.ask(await agentToken({ ...minted, parent_jti: 'token-1' }))).toEqual(refusal);
    expect(await at.ask(await agentToken({ ...minted, parent_jti: 'token-2' }))).toEqual(accepted);
  });
});
