import fc from 'fast-check';
import { explain, verdict } from '../support/explain.ts';
import { client, ISSUER, NOW, organizationId, PROVIDER_ISSUER } from '../support/fixtures.ts';
import { changeAll, type TrustedFacts } from '../support/memory-trust.ts';
import { signAssertion } from '../support/provider-signer.ts';
import { expectNothingHappened, redeem } from '../support/redeem.ts';
import { redemptionWorld } from '../support/redemption-world.ts';

/** An explanation says what a redemption would do, of any assertion and any state of what we trust. */

const person = { email: 'ada@acme.example', email_verified: true };
const claims: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { scope: 'projects:read' },
  { scope: undefined },
  { scope: 'org:admin' },
  { scope: ['projects:read'] },
  { resource: 'https://other.example' },
  { resource: 'https://api.vendor.example/v1' },
  { aud: [ISSUER] },
  { aud: [ISSUER, ISSUER] },
  { aud: `${ISSUER}/oauth/token` },
  { client_id: 'windsurf' },
  { exp: NOW - 30, iat: NOW - 90 },
  { exp: NOW + 400 },
  { iat: NOW + 31 },
  { nbf: NOW + 31 },
  { iss: `${PROVIDER_ISSUER}/` },
  { iss: ISSUER },
  { tenant: 't' },
  { aud_tenant: 'a' },
  { sub: 'nobody' },
  { sub: 'new', ...person },
  { sub: 'new', ...person, email_verified: 'true' },
  { sub: 7 },
  { jti: 'j'.repeat(257) },
  { act: { sub: 'agent' } },
  { cnf: {} },
  { authorization_details: [] },
];

const headers: readonly Readonly<Record<string, unknown>>[] = [
  ...[{}, {}, {}, {}],
  { typ: 'JWT' },
  { kid: 'nobody' },
  { kid: undefined },
  { alg: 'none' },
  { jku: 'https://attacker.example' },
];

const facts: readonly ((facts: TrustedFacts) => void)[] = [
  () => undefined,
  (f) => changeAll(f.clients, { status: 'disabled' }),
  (f) => changeAll(f.clients, { grantTypes: new Set<string>() }),
  (f) => changeAll(f.organizations, { status: 'disabled' }),
  (f) => changeAll(f.providers, { status: 'disabled' }),
  (f) => changeAll(f.providers, { status: 'pending' }),
  (f) => changeAll(f.providers, { emailDomains: new Set(['acme.example']), justInTimeRole: 'developer' }),
  (f) => changeAll(f.providers, { algorithms: new Set(['RS256'] as const) }),
  (f) => changeAll(f.providers, { maxLifetimeSeconds: 30 }),
  (f) => changeAll(f.members, { status: 'disabled' }),
  (f) => changeAll(f.members, { linked: false }),
  (f) => changeAll(f.members, { email: 'somebody-else@acme.example' }),
  (f) => changeAll(f.members, { role: 'guest' }),
  (f) => changeAll(f.enablements, { status: 'disabled' }),
  (f) => f.enablements.splice(0),
  (f) => f.links.splice(0),
];

const situation = fc.record({
  claims: fc.array(fc.constantFrom(...claims), { maxLength: 2 }),
  header: fc.constantFrom(...headers),
  facts: fc.array(fc.constantFrom(...facts), { maxLength: 2 }),
  wasRedeemed: fc.boolean(),
});

it('[L8] would redeem exactly what is redeemed, and else names the very refusal; it writes nothing', async () => {
  const seen = { redeemed: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(situation, async ({ claims: overrides, header, facts: alterations, wasRedeemed }) => {
      const world = redemptionWorld();
      for (const alter of alterations) alter(world.facts);
      const assertion = signAssertion({ claims: Object.assign({}, ...overrides), header });
      const parts = { form: { assertion } };
      if (wasRedeemed) await redeem(world, parts);
      const before = { ...world.counts, records: world.store.records.size };
      const explained = verdict(await explain(world, assertion, { client: client.id }));
      const { keyFetches: _, trustReads: __, ...written } = world.counts;
      expect(before).toMatchObject({ ...written, records: world.store.records.size });
      const redeemed = await redeem(world, parts);
      expect(explained).toEqual(redeemed.ok ? undefined : redeemed.error);
      seen[redeemed.ok ? 'redeemed' : 'refused'] += 1;
    }),
    { numRuns: 600 },
  );
  expect(Math.min(seen.redeemed, seen.refused)).toBeGreaterThan(20);
});

it('[L8] of somebody who would be provisioned provisions nobody, though asked ten times', async () => {
  const world = redemptionWorld();
  changeAll(world.facts.providers, { emailDomains: new Set(['acme.example']), justInTimeRole: 'developer' });
  const assertion = signAssertion({ claims: { sub: 'new', email: 'grace@acme.example', email_verified: true } });
  for (let nth = 0; nth < 10; nth += 1) expect(verdict(await explain(world, assertion))).toBeUndefined();
  expectNothingHappened(world);
  expect(world.store.memberships.size).toBe(0);
});

it("[L7] says nothing of another organization's provider: not even that only a slash is wrong", async () => {
  const other = organizationId('other');
  for (const iss of [PROVIDER_ISSUER, `${PROVIDER_ISSUER}/`]) {
    expect(verdict(await explain(redemptionWorld(), signAssertion({ claims: { iss } }), { asking: other }))).toEqual({
      reason: 'untrusted_issuer',
      issuer: iss,
      tenant: undefined,
      audienceTenant: undefined,
      differsByTrailingSlash: false,
    });
  }
});
