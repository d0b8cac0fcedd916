import { admissionOf, admittedBy, isDocumentedId, underPolicy } from '../../../lambdas/core/clients/admission.ts';
import type { ClientDocumentPolicy } from '../../../lambdas/core/records.ts';
import { clientId, configuration, enablement, organization, scopes } from '../../support/fixtures.ts';

const tool = clientId('https://tools.example/client.json');
const other = clientId('https://tools.example.evil.example/client.json');
const listed: ClientDocumentPolicy = {
  policy: 'listed',
  hosts: new Set(['tools.example']),
  ceiling: scopes('projects:read'),
};

describe('[M6] which clients come in by their documents', () => {
  it('lets in whose host is listed, and never a host that only begins or ends like it', () => {
    expect(admissionOf(listed, tool)).toBe('admit');
    expect(admissionOf(listed, other)).toBe('refuse');
    expect(admissionOf(listed, clientId('https://a.tools.example/client.json'))).toBe('refuse');
  });

  it('asks about others where administrators approve, and never otherwise', () => {
    expect(admissionOf({ ...listed, policy: 'approval' }, other)).toBe('ask');
    expect(admissionOf(undefined, tool)).toBe('refuse');
  });

  it('never is about an id that is no URL', () => {
    expect(admissionOf({ ...listed, policy: 'approval' }, clientId('desktop'))).toBe('refuse');
    expect(isDocumentedId(configuration, clientId('desktop'))).toBe(false);
  });

  it('never is offered where the deployment is off, nor for an address of this computer outside of it', () => {
    expect(isDocumentedId(configuration, tool)).toBe(true);
    expect(isDocumentedId({ ...configuration, clientDocuments: 'off' }, tool)).toBe(false);
    expect(isDocumentedId(configuration, clientId('http://127.0.0.1:3000/client.json'))).toBe(false);
  });

  it('never gives a write without asking, and no more than the policy of now', () => {
    const given = admittedBy({ ...organization, clientDocuments: listed }, tool);
    expect(given).toMatchObject({ status: 'active', writes: 'asked', ceiling: listed.ceiling, admittedBy: 'policy' });
    const narrower = { ...listed, ceiling: scopes('reports:read') };
    expect(underPolicy(given, { ...organization, clientDocuments: narrower })?.ceiling).toEqual(narrower.ceiling);
  });

  it('never outlives the policy, unless an administrator has enabled it', () => {
    const given = admittedBy({ ...organization, clientDocuments: listed }, tool);
    expect(underPolicy(given, organization)).toBeUndefined();
    expect(underPolicy(given, { ...organization, clientDocuments: { ...listed, hosts: new Set() } })).toBeUndefined();
    expect(underPolicy(enablement, organization)).toBe(enablement);
  });
});
