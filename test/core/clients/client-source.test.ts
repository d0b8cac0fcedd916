import { clientSource, ownNameOf } from '../../../lambdas/core/clients/client-source.ts';
import { isDynamic } from '../../../lambdas/core/clients/dynamic-client.ts';
import type { Client } from '../../../lambdas/core/records.ts';
import { client, NOW, organization, provider } from '../../support/fixtures.ts';

const document = { fetchedAt: NOW, freshUntil: NOW + 300, name: 'Desk' };
const registration = {
  ...{ organization: organization.id, registeredAt: NOW, waitsUntil: NOW + 60, token: 'rt_0123456789abcdef' },
  name: 'Tool',
};
const vouched = { organization: organization.id, provider: provider.id, name: 'editor', firstSeenAt: NOW };

it.each<[string, Partial<Client>, string, string | undefined, boolean]>([
  ['the operator registered', {}, 'operator', undefined, false],
  ['a document describes', { document }, 'document', 'Desk', false],
  ['registered itself', { registration }, 'registration', 'Tool', true],
  [
    'registered itself and has no name',
    { registration: { ...registration, name: undefined } },
    'registration',
    undefined,
    true,
  ],
  ['a provider vouches for', { vouched }, 'provider', undefined, false],
])('[M6][M10] a client that %s', (_, overrides, source, name, registeredItself) => {
  const one = { ...client, ...overrides };
  expect([clientSource(one), ownNameOf(one), isDynamic(one)]).toStrictEqual([source, name, registeredItself]);
});
