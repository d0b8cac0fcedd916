import { everyToken, heldOf } from '../../console/src/common/tokens/held.ts';
import type { TokenJson } from '../../lambdas/endpoints/administration/schemas/recalls.ts';

function aToken(id: string, overrides: Partial<TokenJson> = {}): TokenJson {
  return {
    ...{ id, member: 'mem_1', client: 'cursor', tool: { verified: true, name: 'Cursor' }, provider: 'idp_1' },
    ...{ scopes: ['projects:read'], issued_at: 100, expires_at: 1_000, counts: true },
    ...overrides,
  };
}

describe('what a tool has', () => {
  it('is one row for each tool and member, whoever got a token last first', () => {
    const rows = heldOf([
      aToken('a'),
      aToken('b', { client: 'zed', issued_at: 300 }),
      aToken('c', { member: 'mem_2' }),
    ]);
    expect(rows.map(({ client, member }) => [client, member])).toEqual([
      ['zed', 'mem_1'],
      ['cursor', 'mem_1'],
      ['cursor', 'mem_2'],
    ]);
  });

  it('ends, and may do, by what counts alone', () => {
    const [held] = heldOf([
      aToken('a', { issued_at: 200, expires_at: 500 }),
      aToken('b', { expires_at: 900, counts: false, scopes: ['projects:delete'] }),
    ]);
    expect(held).toMatchObject({ lastIssuedAt: 200, endsAt: 500, scopes: ['projects:read'] });
    expect(held?.counting.map(({ id }) => id)).toEqual(['a']);
  });

  it('has no end where nothing counts', () => {
    expect(heldOf([aToken('a', { counts: false })])[0]).not.toHaveProperty('endsAt');
  });
});

describe('every token', () => {
  it('is of all pages, empty ones too; and what could not be loaded is said', async () => {
    const pages = [[aToken('a')], [], [aToken('b')]];
    const load = async (cursor = '0') => {
      const next = Number(cursor) + 1;
      return { items: pages[Number(cursor)] ?? [], ...(next < pages.length && { next_cursor: String(next) }) };
    };
    expect(await everyToken(load)).toEqual({ tokens: [aToken('a'), aToken('b')], isCut: false });
    const endless = await everyToken(async () => ({ items: [], next_cursor: 'on' }));
    expect(endless).toEqual({ tokens: [], isCut: true });
  });
});
