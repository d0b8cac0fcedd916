import fc from 'fast-check';
import type { AgentSession, AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import type { ClientId, MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import {
  holderOfLine,
  isParents,
  MAX_SESSIONS_IN_LINE,
  NO_PARENTS,
  parentsOfText,
  placeUnder,
  textOfParents,
} from '../../../protect/vocabulary/session-line.ts';
import { liveGrants } from '../../../protect/vocabulary/write-grant.ts';

const CURSOR = 'cursor' as ClientId;
const COPILOT = 'copilot' as ClientId;
const SCOPES = ['a:write', 'b:write', 'c:write'] as Scope[];
const NOW = 1_000;

const grants = fc
  .array(fc.record({ scope: fc.constantFrom(...SCOPES), expiresAt: fc.integer({ min: NOW - 2, max: NOW + 2 }) }))
  .map((list) => new Map(list.map(({ scope, expiresAt }) => [scope, { expiresAt, signedInAt: NOW - 9 }])));

/** Sessions that were begun one under another, as they are allowed to; then some ended, went, or were changed by anybody. */
const trees = fc
  .array(
    fc.record({
      under: fc.nat({ max: 9 }),
      isTop: fc.boolean(),
      grants,
      ended: fc.boolean(),
      gone: fc.boolean(),
      client: fc.constantFrom(CURSOR, CURSOR, CURSOR, COPILOT),
    }),
    { minLength: 2, maxLength: 10 },
  )
  .map((nodes) => {
    const begun: AgentSession[] = [];
    for (const [i, { under, isTop, client, grants: held }] of nodes.entries()) {
      const sessionId = `s-${i}` as AgentSessionId;
      const parent = isTop ? undefined : begun[under % Math.max(1, begun.length)];
      const place = parent ? placeUnder(sessionId, parent.sessionId, parent, client) : NO_PARENTS;
      const parents = typeof place === 'string' ? NO_PARENTS : place;
      const key = { organization: 'acme' as OrganizationId, member: 'maria' as MemberId, sessionId };
      begun.push({ ...key, client, grants: held, ...(parents.length > 0 && { parents }) });
    }
    const left = begun.filter((_, i) => !nodes[i]?.gone);
    return {
      begun,
      rows: new Map(
        left.map((row) => [row.sessionId, nodes[begun.indexOf(row)]?.ended ? { ...row, endedAt: NOW } : row]),
      ),
    };
  });

describe('[L5] a line of sessions', () => {
  it('never lets a session hold more than the one right above it, in whatever tree, whatever has become of it', () => {
    fc.assert(
      fc.property(trees, ({ begun, rows }) => {
        const held = ({ sessionId, parents = NO_PARENTS, client }: AgentSession) => {
          const line = [...parents, sessionId];
          const holder = holderOfLine(
            line,
            line.map((id) => rows.get(id)),
            client ?? CURSOR,
          );
          return new Set(liveGrants(holder?.grants ?? new Map(), { recalledAt: undefined, now: NOW }).keys());
        };
        for (const child of begun) {
          const parent = begun.find(({ sessionId }) => sessionId === child.parents?.at(-1));
          if (parent !== undefined) expect(held(child).isSubsetOf(held(parent))).toBe(true);
          if (parent !== undefined) expect(parent.client).toBe(child.client);
        }
      }),
    );
  });

  it('has no circle and no session twice, and is never longer than is allowed', () => {
    fc.assert(
      fc.property(trees, ({ begun }) => {
        for (const { sessionId, parents = NO_PARENTS } of begun) {
          const line = [...parents, sessionId];
          expect(new Set(line).size).toBe(line.length);
          expect(line.length).toBeLessThanOrEqual(MAX_SESSIONS_IN_LINE);
        }
      }),
    );
  });
});

it('[L10] rows of another line than the one that is asked for hold nothing for it', () => {
  const row = { client: CURSOR };
  const line = ['top' as AgentSessionId];
  expect(holderOfLine(line, [row], CURSOR)).toBe(row);
  for (const rows of [[], [undefined], [row, row]]) expect(holderOfLine(line, rows, CURSOR)).toBeUndefined();
});

describe('a place', () => {
  const id = (text: string) => text as AgentSessionId;
  const row = (parents: string[] = [], change: object = {}) => ({
    client: CURSOR,
    ...(parents.length > 0 && { parents: parents.map(id) }),
    ...change,
  });

  it.each([
    ['no_parent', id('new'), undefined],
    ['no_parent', id('new'), row([], { endedAt: NOW })],
    ['no_parent', id('new'), row([], { client: COPILOT })],
    ['no_parent', id('new'), row([], { client: undefined })],
    ['in_a_circle', id('up'), row()],
    ['in_a_circle', id('top'), row(['top'])],
    ['too_deep', id('new'), row(['a', 'b', 'c'])],
    ['default_session', id('client~cursor'), row()],
    ['default_session', id('client-digest~0123'), row()],
  ])('is none: %s', (problem, sessionId, above) => {
    expect(placeUnder(sessionId, id('up'), above, CURSOR)).toBe(problem);
  });

  it('is under the parent, and under what that stands under', () => {
    expect(placeUnder(id('new'), id('up'), row(['top']), CURSOR)).toEqual(['top', 'up']);
  });

  it.each([[''], ['a  b'], ['a b c d'], ['a a'], ['?'], [7], [null]])(
    '[L10] %p in a row is read as none of ours',
    (text) => {
      expect(parentsOfText(text)).toBeUndefined();
    },
  );

  it('in a row is read as it was written', () => {
    const parents = ['top', 'up'].map(id);
    expect(parentsOfText(textOfParents(parents))).toEqual(parents);
  });

  it('of no attribute is at the top', () => expect(parentsOfText(undefined)).toEqual([]));

  it.each([[undefined], ['a'], [[]], [['a', 1]], [['a', 'a']], [['a', 'b', 'c', 'd']]])(
    '%p is none of a token',
    (value) => expect(isParents(value)).toBe(false),
  );
});
