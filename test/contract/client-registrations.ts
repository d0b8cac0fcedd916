import { randomBytes } from 'node:crypto';
import type { AuditEntry } from '../../lambdas/core/audit/entry.ts';
import { type DynamicClient, dynamicClientId, WAITING_SECONDS } from '../../lambdas/core/clients/dynamic-client.ts';
import {
  type RegistrationToken,
  type RegistrationTokenDigest,
  registrationTokenId,
} from '../../lambdas/core/clients/registration-token.ts';
import { MAX_ASKED } from '../../lambdas/ports/client-admission.ts';
import type { ClientRegistrations, RegistrationTokens } from '../../lambdas/ports/client-registrations.ts';
import type { ClientId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { race } from '../support/race.ts';
import { anAudit, NOW, scopes } from './records.ts';

export interface RegistrationsUnderTest {
  readonly store: ClientRegistrations & RegistrationTokens;
  /** A new one, which is active. */
  anOrganization(): Promise<OrganizationId>;
  findClient(id: ClientId): Promise<DynamicClient | undefined>;
  /** Entries about a target. */
  entries(target: string): Promise<number>;
}

export function aToken(organization: OrganizationId, overrides: Partial<RegistrationToken> = {}): RegistrationToken {
  const digest = randomBytes(32).toString('hex') as RegistrationTokenDigest;
  return { digest, organization, createdAt: NOW, expiresAt: NOW + 3_600, uses: 1, usesLeft: 1, ...overrides };
}

export function aDynamicClient(
  token: RegistrationToken,
  registration: Partial<DynamicClient['registration']> = {},
): DynamicClient {
  return {
    id: dynamicClientId(randomBytes(16).toString('hex')),
    status: 'active',
    authenticationMethod: 'client_secret_basic',
    secrets: [{ sha256: 'ab'.repeat(32) }],
    grantTypes: new Set(['authorization_code']),
    redirectUris: new Set(['http://127.0.0.1/callback']),
    scopes: scopes('projects:read'),
    registration: {
      organization: token.organization,
      registeredAt: NOW,
      waitsUntil: NOW + WAITING_SECONDS,
      token: registrationTokenId(token),
      accessTokenSha256: randomBytes(32).toString('hex'),
      name: 'Desk',
      ...registration,
    },
  };
}

const registered = (client: DynamicClient): AuditEntry => ({
  ...anAudit(client.registration.organization),
  action: 'client.registered',
  target: client.id,
});

/** Laws of the two ports, on any adapter. */
export function clientRegistrationLaws(name: string, underTest: () => RegistrationsUnderTest): void {
  const store = () => underTest().store;
  const register = (client: DynamicClient, token: RegistrationToken) =>
    store().register(client, token, registered(client));

  async function aStoredToken(overrides: Partial<RegistrationToken> = {}) {
    const organization = await underTest().anOrganization();
    const token = aToken(organization, overrides);
    expect(await store().createToken(token, anAudit(organization))).toBe('created');
    return token;
  }

  describe(`clients that register themselves, ${name}`, () => {
    it('[M9] keeps a token as it was made, and lists it until it ends', async () => {
      const token = await aStoredToken({ uses: 3, usesLeft: 3 });
      expect(await store().findToken(token.digest)).toEqual(token);
      expect(await store().listTokens(token.organization, token.expiresAt - 1)).toEqual([token]);
      expect(await store().listTokens(token.organization, token.expiresAt)).toStrictEqual([]);
    });

    it('[M9] keeps a client exactly as it registered, with one audit entry, and uses the token up by one', async () => {
      const token = await aStoredToken({ uses: 2, usesLeft: 2 });
      const client = aDynamicClient(token);
      expect(await register(client, token)).toBe('registered');
      expect(await underTest().findClient(client.id)).toEqual(client);
      expect(await store().findToken(token.digest)).toEqual({ ...token, usesLeft: 1 });
      expect(await underTest().entries(client.id)).toBe(1);
    });

    it('[M9] registers one client of many that try one use at once', async () => {
      const token = await aStoredToken();
      const clients = Array.from({ length: 8 }, () => aDynamicClient(token));
      const words = await race(8, (racer) => register(clients[racer] ?? aDynamicClient(token), token));
      expect(words.filter((word) => word === 'registered')).toHaveLength(1);
      expect(words.filter((word) => word === 'token_spent')).toHaveLength(7);
      const found = await Promise.all(clients.map(({ id }) => underTest().findClient(id)));
      expect(found.filter((client) => client !== undefined)).toHaveLength(1);
    });

    it.each<[string, Partial<RegistrationToken>, Partial<DynamicClient['registration']>]>([
      ['ends at this very second', { expiresAt: NOW }, {}],
      ['has no use left', { usesLeft: 0 }, {}],
      ['was revoked', { revokedAt: NOW }, {}],
      ['is another organization’s', {}, { organization: 'elsewhere' as OrganizationId }],
    ])('[M9] registers nobody with a token that %s, and writes nothing', async (_, overrides, registration) => {
      const token = await aStoredToken(overrides);
      const client = aDynamicClient(token, registration);
      // As somebody looked at it a moment before.
      const seen = { ...token, expiresAt: NOW + 1, usesLeft: 1, ...registration };
      const outcome = await register(client, seen);
      expect(outcome).toBe('token_spent');
      expect(await underTest().findClient(client.id)).toBeUndefined();
      expect(await underTest().entries(client.id)).toBe(0);
      expect((await store().findToken(token.digest))?.usesLeft).toBe(token.usesLeft);
    });

    it('[M9] registers nobody with a token that nobody made', async () => {
      const token = aToken(await underTest().anOrganization());
      expect(await register(aDynamicClient(token), token)).toBe('token_spent');
    });

    it('[M9] revokes a token once', async () => {
      const token = await aStoredToken();
      expect(await store().revokeToken(token, NOW, anAudit(token.organization))).toBe('revoked');
      expect(await store().revokeToken(token, NOW, anAudit(token.organization))).toBe('missing');
      expect(await register(aDynamicClient(token), token)).toBe('token_spent');
      expect(await store().revokeToken(aToken(token.organization), NOW, anAudit(token.organization))).toBe('missing');
    });

    it('[M10] lets so many wait, uses no token up for more, and lets another wait when one has waited for too long', async () => {
      const token = await aStoredToken({ uses: 50, usesLeft: 50, expiresAt: NOW + 2 * WAITING_SECONDS });
      for (let i = 0; i < MAX_ASKED; i += 1) {
        // One of them has waited the longest.
        const at = i === 0 ? NOW : NOW + 10;
        const client = aDynamicClient(token, { registeredAt: at, waitsUntil: at + WAITING_SECONDS });
        expect(await register(client, token)).toBe('registered');
      }
      const now = NOW + WAITING_SECONDS;
      const early = aDynamicClient(token, { registeredAt: now - 1, waitsUntil: now - 1 + WAITING_SECONDS });
      expect(await register(early, token)).toBe('too_many_waiting');
      expect((await store().findToken(token.digest))?.usesLeft).toBe(50 - MAX_ASKED);
      const late = aDynamicClient(token, { registeredAt: now, waitsUntil: now + WAITING_SECONDS });
      expect(await register(late, token)).toBe('registered');
      expect(await register(aDynamicClient(token, { registeredAt: now }), token)).toBe('too_many_waiting');
    });

    it('[M11] ends a registration once, without anything that proves who it is, and its place is another’s', async () => {
      const token = await aStoredToken();
      const client = aDynamicClient(token);
      await register(client, token);
      const audit = { ...anAudit(token.organization), action: 'client.unregistered', target: client.id } as const;
      const words = await race(4, () => store().deleteClient(client, NOW + 5, audit));
      expect(words.filter((word) => word === 'deleted')).toHaveLength(1);
      expect(words.filter((word) => word === 'gone')).toHaveLength(3);
      const { accessTokenSha256: _, ...registration } = client.registration;
      expect(await underTest().findClient(client.id)).toEqual({
        ...client,
        status: 'disabled',
        secrets: [],
        registration: { ...registration, deletedAt: NOW + 5 },
      });
    });

    it('[M11] never ends a registration that has another access token by now', async () => {
      const token = await aStoredToken();
      const client = aDynamicClient(token);
      expect(await store().deleteClient(client, NOW, anAudit(token.organization))).toBe('gone');
    });
  });
}
