import { checkClient } from '../../../lambdas/core/clients/credentials.ts';
import {
  dynamicClientId,
  isDynamicClientId,
  isOfOrganization,
  registrationState,
} from '../../../lambdas/core/clients/dynamic-client.ts';
import { isReservedClientId } from '../../../lambdas/core/clients/reserved-id.ts';
import type { Client, DynamicRegistration } from '../../../lambdas/core/records.ts';
import { parseClient } from '../../../lambdas/core/registration/client.ts';
import { configuration, client as known, NOW, organizationId } from '../../support/fixtures.ts';

const RANDOM = '0123456789abcdef'.repeat(2);
const waiting: DynamicRegistration = {
  organization: organizationId('acme'),
  registeredAt: NOW,
  waitsUntil: NOW + 60,
  token: 'rt_0123456789abcdef',
};
const client: Client = { ...known, id: dynamicClientId(RANDOM), registration: waiting };

describe('[M10] a client that registered itself', () => {
  it('gets nothing before an administrator has enabled it, whatever it proves', () => {
    const about = { client: client.id };
    expect(checkClient(client, client.authenticationMethod)).toEqual({
      ok: false,
      error: { reason: 'client_awaits_approval', ...about },
    });
    const approved = { ...client, registration: { ...waiting, approvedAt: NOW } };
    expect(checkClient(approved, client.authenticationMethod).ok).toBe(true);
  });

  it('stays off where the operator disabled it, enabled or not', () => {
    for (const registration of [waiting, { ...waiting, approvedAt: NOW }])
      expect(checkClient({ ...client, status: 'disabled', registration }, client.authenticationMethod)).toMatchObject({
        error: { reason: 'client_disabled' },
      });
  });

  it.each<[Partial<DynamicRegistration>, number, string]>([
    [{}, NOW, 'waiting'],
    [{}, NOW + 59, 'waiting'],
    [{}, NOW + 60, 'ended'],
    [{ approvedAt: NOW }, NOW + 60, 'approved'],
    [{ approvedAt: NOW, deletedAt: NOW }, NOW, 'ended'],
    [{ deletedAt: NOW }, NOW, 'ended'],
    [{ waitsUntil: Number.NaN }, NOW, 'ended'],
  ])('with %j at %i is %s', (overrides, now, state) => {
    expect(registrationState({ ...waiting, ...overrides }, now)).toBe(state);
  });

  it('is of one organization, and a client of the operator’s of every one', () => {
    expect(isOfOrganization(client, 'acme')).toBe(true);
    expect(isOfOrganization(client, 'acme2')).toBe(false);
    expect(isOfOrganization(known, 'acme2')).toBe(true);
  });

  it('has an id that nobody chooses', () => {
    expect(isDynamicClientId(client.id)).toBe(true);
    for (const id of ['dyn_', 'dyn_1', `${client.id}0`, client.id.toUpperCase(), ` ${client.id}`, 7])
      expect(isDynamicClientId(id)).toBe(false);
    expect(() => dynamicClientId('short')).toThrow('another form');
  });

  it.each(['dyn_', 'dyn_cursor', client.id, 'DYN_x'])(
    'never shares its form of id with a client of the operator’s: %s',
    (id) => {
      expect(isReservedClientId(id)).toBe(true);
      const input = { id, auth: 'client_secret_basic', scope: 'projects:read' };
      expect(parseClient(input as Parameters<typeof parseClient>[0], configuration)).toMatchObject({
        error: [{ field: 'id', problem: expect.stringContaining('dyn_') }],
      });
    },
  );
});
