import { type AcceptanceFacts, acceptanceOf } from '../../../lambdas/core/clients/acceptance.ts';
import {
  client,
  configuration,
  enablement,
  ISSUER,
  organization,
  organizationId,
  PROVIDER_ISSUER,
  provider,
} from '../../support/fixtures.ts';

const FACTS: AcceptanceFacts = { client, provider, organization, enablement };
const CLAIMED = { issuer: PROVIDER_ISSUER, tenant: undefined, audienceTenant: undefined };

describe('[C10] whether an assertion would be redeemed', () => {
  it('is a yes where all of them stand', () => {
    expect(acceptanceOf(FACTS, CLAIMED, configuration).ok).toBe(true);
  });

  it.each<readonly [string, Partial<AcceptanceFacts>, string]>([
    ['[L10] no provider is known', { provider: undefined }, 'untrusted_issuer'],
    ['the provider is disabled', { provider: { ...provider, status: 'disabled' } }, 'provider_not_active'],
    ['the provider waits', { provider: { ...provider, status: 'pending' } }, 'provider_not_active'],
    ['[L10] no organization is known', { organization: undefined }, 'organization_not_active'],
    [
      '[L7] the organization is not the provider’s',
      { organization: { ...organization, id: organizationId('globex') } },
      'organization_not_active',
    ],
    ['[L10] the client is not enabled', { enablement: undefined }, 'client_not_enabled'],
    ['the enablement is disabled', { enablement: { ...enablement, status: 'disabled' } }, 'enablement_disabled'],
  ])('is a no where %s', (_, change, reason) => {
    expect(acceptanceOf({ ...FACTS, ...change }, CLAIMED, configuration)).toEqual({ ok: false, error: reason });
  });

  it('is a no for our own issuer, whatever else stands', () => {
    expect(acceptanceOf(FACTS, { ...CLAIMED, issuer: ISSUER }, configuration)).toEqual({
      ok: false,
      error: 'own_issuer',
    });
  });
});
