import { type AgentRulesChange, changeAgentRules } from '../../../lambdas/core/registration/agent-rules.ts';
import { type AgentRules, NO_AGENT_RULES } from '../../../protect/vocabulary/agent-rules.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { configuration, configurationInput, configurationOf, scopes } from '../../support/fixtures.ts';

const WRITE = 'projects:write' as Scope;
const EVERYTHING: AgentRules = {
  ...{ never: scopes(WRITE), passkey: scopes(WRITE), asked: new Set(['cursor' as ClientId]), longestSeconds: 600 },
  freshSignIn: { scopes: scopes(WRITE), withinSeconds: 900 },
  secondPerson: { scopes: scopes(WRITE), role: 'guest' },
};
const PARTS = ['never', 'longestSeconds', 'freshSignIn', 'passkey', 'secondPerson', 'asked'] as const;
const NOTHING: Required<Pick<AgentRulesChange, (typeof PARTS)[number]>> = {
  ...{ never: [], longestSeconds: 'default', freshSignIn: [], passkey: [], secondPerson: [], asked: [] },
};

const change = (
  asked: AgentRulesChange,
  before: AgentRules | 'unreadable' = NO_AGENT_RULES,
  declared = configuration,
) => changeAgentRules(before, asked, declared);
const fieldsOf = (...all: Parameters<typeof change>) => {
  const changed = change(...all);
  return changed.ok ? [] : changed.error.map(({ field }) => field);
};

describe('[L17] rules for agents', () => {
  it('never lose what a change does not name', () => {
    expect(change({}, EVERYTHING)).toEqual({ ok: true, value: EVERYTHING });
    const { longestSeconds: _, ...rest } = EVERYTHING;
    expect(change({ longestSeconds: 'default' }, EVERYTHING)).toEqual({ ok: true, value: rest });
    expect(change({ freshWithinSeconds: 60 }, EVERYTHING)).toMatchObject({
      value: { freshSignIn: { scopes: scopes(WRITE), withinSeconds: 60 } },
    });
    expect(change({ secondRole: 'developer' }, EVERYTHING)).toMatchObject({
      value: { secondPerson: { scopes: scopes(WRITE), role: 'developer' } },
    });
  });

  it('are none any more of what is named as empty', () => {
    expect(change(NOTHING, EVERYTHING)).toEqual({ ok: true, value: NO_AGENT_RULES });
    expect(change({ asked: [] }, EVERYTHING)).toMatchObject({ value: { asked: new Set() } });
  });

  it('ask for a sign-in of the last five minutes, where nobody says how fresh', () => {
    expect(change({ freshSignIn: [WRITE] })).toEqual({
      ok: true,
      value: { ...NO_AGENT_RULES, freshSignIn: { scopes: scopes(WRITE), withinSeconds: 300 } },
    });
  });

  it.each(PARTS)('[L10] that cannot be read are never kept in part: all have to be said anew, %s too', (part) => {
    expect(fieldsOf({ ...NOTHING, [part]: undefined }, 'unreadable')).toEqual(['organization']);
    expect(change(NOTHING, 'unreadable')).toEqual({ ok: true, value: NO_AGENT_RULES });
  });

  it.each<[string, AgentRulesChange, readonly string[]]>([
    ['the shortest', { longestSeconds: 60 }, []],
    ['too short', { longestSeconds: 59 }, ['longestSeconds']],
    ['the deployment’s own', { longestSeconds: configuration.maxWriteGrantLifetimeSeconds }, []],
    ['longer than the deployment allows', { longestSeconds: 86_401 }, ['longestSeconds']],
    ['half a second', { longestSeconds: 60.5 }, ['longestSeconds']],
    ['the freshest', { freshWithinSeconds: 60 }, []],
    ['fresher than anybody signs in', { freshWithinSeconds: 59 }, ['freshWithinSeconds']],
    ['a day', { freshWithinSeconds: 86_400 }, []],
    ['more than a day', { freshWithinSeconds: 86_401 }, ['freshWithinSeconds']],
    ['no number', { freshWithinSeconds: Number.NaN }, ['freshWithinSeconds']],
    ['a role that nobody has declared', { secondPerson: [WRITE], secondRole: 'nobody' }, ['secondRole']],
    ['no role', { secondPerson: [WRITE] }, ['secondRole']],
    ['an empty role', { secondPerson: [WRITE], secondRole: '' }, ['secondRole']],
    ['a role where none is needed', { secondRole: '' }, []],
    ['a scope that reads', { passkey: ['projects:read'] }, ['passkey']],
    ['one that reads beside one that writes', { freshSignIn: [WRITE, 'projects:read'] }, ['freshSignIn']],
    ['what is ours', { never: ['org:admin'] }, ['never']],
    ['no client', { asked: ['no client'] }, ['asked']],
    ['as many clients as anybody reads', { asked: Array.from({ length: 100 }, (_, i) => `c${i}`) }, []],
    ['one client more', { asked: Array.from({ length: 101 }, (_, i) => `c${i}`) }, ['asked']],
  ])('are within their bounds, to the last one: %s', (_, asked, fields) => {
    expect(fieldsOf(asked)).toEqual(fields);
  });

  it('have a hundred scopes each, and are not too long together', () => {
    const names = Array.from({ length: 101 }, (_, i) => `s${i}:write`);
    const declared = configurationOf({
      ...configurationInput,
      scopes: Object.fromEntries(
        [...names, ...names.map((name) => `${name}:${'x'.repeat(200)}`)].map((name) => [
          name,
          { access: 'write', description: 'Write' } as const,
        ]),
      ),
      roles: { developer: [] },
    });
    expect(fieldsOf({ never: names.slice(1) }, NO_AGENT_RULES, declared)).toEqual([]);
    expect(fieldsOf({ never: names }, NO_AGENT_RULES, declared)).toEqual(['never']);
    const long = names.slice(1).map((name) => `${name}:${'x'.repeat(200)}`);
    expect(fieldsOf({ never: long, passkey: long, freshSignIn: long }, NO_AGENT_RULES, declared)).toEqual(['never']);
  });
});
