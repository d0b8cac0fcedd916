import { checkClient } from '../../../lambdas/core/clients/credentials.ts';
import type { Client } from '../../../lambdas/core/records.ts';
import { client, NOW, organization } from '../../support/fixtures.ts';

const registration = {
  ...{ organization: organization.id, registeredAt: NOW, waitsUntil: NOW + 60, token: 'rt_0123456789abcdef' },
  approvedAt: NOW,
};
const document = { fetchedAt: NOW, freshUntil: NOW + 300 };

it.each<[string, Partial<Client>, string | undefined]>([
  ['as it is registered', {}, undefined],
  ['disabled', { status: 'disabled' }, 'client_disabled'],
  ['approved', { registration }, undefined],
  [
    'approved, and has taken itself away since',
    { registration: { ...registration, deletedAt: NOW } },
    'client_disabled',
  ],
  ['waiting', { registration: { ...registration, approvedAt: undefined } }, 'client_awaits_approval'],
  ['described by its document', { document }, undefined],
  [
    'described by a document that is none any more',
    { document: { ...document, unusable: true } },
    'client_document_unusable',
  ],
])('[L9] a client that is %s is used, or refused for that: %#', (_, overrides, reason) => {
  const one = { ...client, ...overrides };
  const checked = checkClient(one, one.authenticationMethod);
  expect(checked).toEqual(
    reason === undefined ? { ok: true, value: one } : { ok: false, error: { reason, client: one.id } },
  );
});
