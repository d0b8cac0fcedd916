import { hourOf } from '../../../lambdas/core/audit/hour.ts';
import { listTokens, type TokenPlace } from '../../../lambdas/flows/administration/list-tokens.ts';
import type { IssuedToken, IssuedTokens } from '../../../lambdas/ports/issued-tokens.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { anOrganization, aProviderId } from '../../contract/records.ts';
import { configurationInput, configurationOf, memberId, NOW } from '../../support/fixtures.ts';

const { id: organization } = anOrganization();
const configuration = configurationOf(configurationInput);
const LIFETIME = configuration.accessTokenLifetimeSeconds;

function aToken(i: number, overrides: Partial<IssuedToken> = {}): IssuedToken {
  return {
    ...{ id: `token-${String(i).padStart(5, '0')}`, organization, member: memberId('maria') },
    ...{ client: 'cursor' as ClientId, provider: aProviderId(), scopes: [] },
    ...{ issuedAt: NOW - i, expiresAt: NOW + LIFETIME },
    ...overrides,
  };
}

/** The register, of these tokens; and how many of them were looked at by each request. */
function registerOf(tokens: readonly IssuedToken[]) {
  const looked: number[] = [];
  const issued: Pick<IssuedTokens, 'latest'> = {
    latest: async (_organization, hour, max, after) => {
      const ofHour = tokens.filter(({ issuedAt }) => hourOf(issuedAt) === hour);
      const from = after === undefined ? 0 : ofHour.findIndex(({ id }) => id === after.id) + 1;
      const page = ofHour.slice(from, from + max);
      looked.push(page.length);
      const last = page.at(-1);
      return { tokens: page, ...(last && from + max < ofHour.length && { next: last }) };
    },
  };
  const admin = {
    caller: { organization },
    clock: () => NOW,
    configuration,
    reads: { findClient: async () => undefined },
  } as unknown as Parameters<typeof listTokens>[0];
  const standing = { counts: async () => true };
  const list = (wish: Parameters<typeof listTokens>[2], from?: TokenPlace) =>
    listTokens(admin, { issued, standing }, wish, from);
  return { list, looked };
}

describe('a list of tokens', () => {
  it('looks through a thousand records a page, however rare what is asked for is, and finds it', async () => {
    const many = Array.from({ length: 3_000 }, (_, i) => aToken(i));
    const { list, looked } = registerOf([...many, aToken(3_000, { client: 'rare' as ClientId })]);
    const found: string[] = [];
    let from: TokenPlace | undefined;
    let pages = 0;
    do {
      looked.length = 0;
      const { tokens, next } = await list({ client: 'rare' }, from);
      found.push(...tokens.map(({ id }) => id));
      // No more than the last query over it.
      expect(looked.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(1_000 + 250);
      from = next;
      pages += 1;
    } while (from !== undefined);
    expect([found, pages > 3]).toEqual([['token-03000'], true]);
  });

  it('has each token once, the latest first, over pages that end within an hour', async () => {
    const { list } = registerOf(Array.from({ length: 170 }, (_, i) => aToken(i * 40)));
    const ids: string[] = [];
    let from: TokenPlace | undefined;
    do {
      const page = await list({}, from);
      expect(page.tokens.length).toBeLessThanOrEqual(50);
      ids.push(...page.tokens.map(({ id }) => id));
      from = page.next;
    } while (from !== undefined);
    expect(ids).toEqual(Array.from({ length: 170 }, (_, i) => aToken(i * 40).id));
  });

  it('ends where every token has ended, in an organization that has none', async () => {
    const { list, looked } = registerOf([]);
    expect(await list({})).toEqual({ tokens: [] });
    expect(looked.length).toBeLessThanOrEqual(LIFETIME / 3_600 + 2);
  });
});
