import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { MENDED_BY, type MendedBy, mendersOf } from '../../../lambdas/core/advice/mended-by.ts';
import { adviceFor } from '../../../lambdas/core/advice/refusal-advice.ts';
import type { Refusal } from '../../../lambdas/core/refusal.ts';
import { administrationRouteOf } from '../../../lambdas/endpoints/administration/administration-routes.ts';
import { providerPatch } from '../../../lambdas/endpoints/administration/schemas/identity-providers.ts';
import { ROUTES } from '../../../lambdas/routes.ts';
import { scopes } from '../../support/fixtures.ts';
import { signAssertion } from '../../support/provider-signer.ts';
import { everyRefusal } from '../../support/refusals.ts';

const refusals = Object.values(everyRefusal) as readonly Refusal[];

describe('advice', () => {
  it.each(refusals.map((refusal) => [refusal.reason, refusal] as const))('on %s is whole sentences', (_, refusal) => {
    const { meaning, nextStep } = adviceFor(refusal);
    for (const text of [meaning, nextStep]) {
      expect(text).toMatch(/^[A-Z].+\.$/);
      expect(text).not.toMatch(/undefined|null|NaN|\[object|_not_| {2}/);
    }
  });

  it('says something else about each reason', () => {
    const meanings = new Set(refusals.map((refusal) => adviceFor(refusal).meaning));
    expect(meanings.size).toBe(refusals.length);
  });

  it('[L11] repeats no token that somebody put where another value belongs', () => {
    const token = signAssertion();
    const smuggled = (value: unknown): unknown => {
      if (typeof value === 'string') return token;
      if (value instanceof Set || typeof value !== 'object' || value === null) return value;
      if (Array.isArray(value)) return value;
      return Object.fromEntries(
        Object.entries(value).map(([name, each]) => [name, name === 'reason' ? each : smuggled(each)]),
      );
    };
    const claimed = ['wrong_audience', 'issued_to_other_client', 'untrusted_issuer', 'wrong_type', 'no_key_for_kid'];
    const more = ['bad_signature', 'assertion_resource_unknown', 'email_domain_not_pinned', 'algorithm_not_allowed'];
    const evil = refusals.filter(({ reason }) => [...claimed, ...more].includes(reason)).map(smuggled) as Refusal[];
    expect(evil).toHaveLength(9);
    for (const refusal of evil) {
      const { meaning, nextStep } = adviceFor(refusal);
      expect(`${meaning} ${nextStep}`).not.toContain(token.slice(0, 20));
    }
  });

  it.each<[what: string, refusal: Refusal, nextStep: RegExp]>([
    [
      'an audience with a slash too many',
      { reason: 'wrong_audience', expected: 'https://a.example', actual: 'https://a.example/' },
      /^They differ by a trailing slash alone/,
    ],
    [
      'another audience',
      { reason: 'wrong_audience', expected: 'https://a.example', actual: 'https://a.example/oauth/token' },
      /^Set the audience at the provider to exactly our issuer: not the token endpoint/,
    ],
    ['nothing delegated', noScope({ asserted: scopes('') }), /^The assertion delegates nothing/],
    ['nothing asked for of it', noScope({ requested: scopes('billing:read') }), /^Have the client ask for a scope/],
    ['nothing of it enabled', noScope({ ceiling: scopes('billing:read') }), /^Enable the client/],
    ['nothing of it in the role', noScope({ role: scopes('billing:read') }), /^Give the member a role/],
    [
      'nothing in common',
      noScope({ asserted: scopes('a:b c:d'), ceiling: scopes('a:b'), role: scopes('c:d') }),
      /^Each allows some/,
    ],
  ])('on %s says what to change', (_, refusal, nextStep) => {
    expect(adviceFor(refusal).nextStep).toMatch(nextStep);
  });
});

describe('who mends it', () => {
  it.each(Object.entries(MENDED_BY) as readonly [string, MendedBy][])(
    'never sends an administrator who is refused by %s to a setting that does not exist',
    (_, { who, settings = [] }) => {
      expect(who.includes('administrator')).toBe(settings.length > 0);
      for (const setting of settings) {
        const [name = '', member] = setting.split('.');
        const route = Object.entries(ROUTES.administration).find(([each]) => each === name)?.[1];
        const body = administrationRouteOf(route?.key ?? '')?.body;
        const properties = body && Object.keys(z.toJSONSchema(body, { io: 'input' }).properties ?? {});
        expect(route).toBeDefined();
        if (member !== undefined) expect(properties).toContain(member);
      }
    },
  );

  it.each(refusals.map((refusal) => [refusal.reason, refusal] as const))(
    'never advises on %s to give up what a setting mends: no provider is registered anew, for its links would be lost',
    (reason, refusal) => {
      const { nextStep } = adviceFor(refusal);
      expect(nextStep).not.toMatch(/anew|register\w* (?:it |the provider )?again/i);
      // A setting here is named where it is the only remedy.
      const { who }: MendedBy = MENDED_BY[reason];
      if (who[0] === 'operator' && who.length === 1) expect(nextStep).not.toMatch(/settings of the provider/);
    },
  );

  it('never tells anybody to register a provider anew but for the keys’ address, which no change of one takes', () => {
    const folder = join(import.meta.dirname, '../../../lambdas');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ts$/.test(name));
    const texts = files.flatMap((file) => [
      ...readFileSync(join(folder, file), 'utf8').matchAll(/['`]([^'`\n]*\bregister[^'`\n]*\banew[^'`\n]*)['`]/g),
    ]);
    expect(texts.length).toBeGreaterThan(0);
    for (const [, text] of texts) expect(text).toMatch(/has moved (?:them|its keys), register it anew/);
    const changed = Object.keys(z.toJSONSchema(providerPatch, { io: 'input' }).properties ?? {});
    expect(changed).toContain('max_lifetime_seconds');
    expect(changed).not.toContain('jwks_uri');
  });

  it('knows every reason, and says nothing of one that it does not know', () => {
    expect(Object.keys(MENDED_BY).sort()).toEqual(refusals.map(({ reason }) => reason).sort());
    expect(mendersOf('of_another_release')).toBeUndefined();
    expect(mendersOf('toString')).toBeUndefined();
  });
});

function noScope(overrides: Partial<Extract<Refusal, { reason: 'no_scope_granted' }>>): Refusal {
  const all = scopes('projects:read');
  return { reason: 'no_scope_granted', asserted: all, requested: undefined, ceiling: all, role: all, ...overrides };
}
