import { ALGORITHM_NAMES } from '../../../../protect/jose/algorithm.ts';
import type { AssertionRefusal } from '../../refusal.ts';
import type { AdviceOn } from '../advice.ts';
import { showText } from '../show-text.ts';

/** The form of the assertion, who issued it, and whether that is proved: syntax, header, issuer, signature. */
export const trustAdvice = {
  malformed_assertion: ({ syntax }) => ({
    meaning:
      syntax.problem === 'encrypted'
        ? 'The assertion is encrypted; only signed ones can be read here.'
        : `What was sent is not a well-formed JWT: its ${syntax.part} is wrong (${syntax.problem.replaceAll('_', ' ')}).`,
    nextStep:
      syntax.problem === 'encrypted'
        ? 'Turn encryption of assertions off at the provider.'
        : 'Check that all of the assertion was copied: three parts, joined by dots, no quotes and no line breaks.',
  }),
  malformed_header: ({ member, requirement }) => ({
    meaning: `The assertion's header has a "${showText(member)}" that is not ${requirement}.`,
    nextStep: 'Report it to the vendor of the provider: its assertions are not well-formed.',
  }),
  wrong_type: ({ actual }) => ({
    meaning: `This is not an identity assertion grant: its header says typ "${showText(actual)}", not "oauth-id-jag+jwt".`,
    nextStep: 'Have the client exchange its ID token for an assertion at the provider, and send that one.',
  }),
  forbidden_header: ({ member }) => ({
    meaning: `The assertion's header carries "${showText(member)}", which asks for processing that is not done here.`,
    nextStep: 'Have the provider leave it out: assertions are signed JWTs without extensions.',
  }),
  algorithm_not_allowed: ({ actual, allowed }) => ({
    meaning: `The assertion is signed with ${showText(actual)}; this provider is allowed ${allowed.join(', ')}.`,
    nextStep: `Set the provider to sign with one of these, or allow its algorithm in its settings here, if it is one of ${ALGORITHM_NAMES.join(', ')}.`,
  }),
  own_issuer: () => ({
    meaning: 'The assertion says that this server itself issued it.',
    nextStep: 'Send an assertion of the identity provider: an access token of ours cannot be traded for another.',
  }),
  untrusted_issuer: ({
    issuer,
    tenant,
    audienceTenant,
    differsByTrailingSlash,
    expectedAudienceTenants: expected,
  }) => ({
    meaning: `No provider is trusted for the issuer ${showText(issuer)}${
      tenant === undefined ? '' : `, tenant ${showText(tenant)}`
    }${audienceTenant === undefined ? '' : `, audience tenant ${showText(audienceTenant)}`}${
      expected === undefined ? '' : `; one is whose audience tenant is ${expected.map(showTenant).join(' or ')}`
    }.`,
    nextStep: expected
      ? 'Make "aud_tenant" and the audience tenant of the provider here the same, to the last character, or have none on both sides: at Okta it is the field “Audience/tenant ID”.'
      : differsByTrailingSlash
        ? 'A provider is registered whose issuer differs by a trailing slash alone: register exactly this form, slash included or not.'
        : 'Compare issuer, "tenant" and "aud_tenant" with the registered provider, character by character; each must be the same, or absent on both sides.',
  }),
  provider_not_active: ({ provider, status }) => ({
    meaning: `The provider ${provider} is registered, and ${showText(status)}.`,
    nextStep:
      status === 'pending'
        ? 'Have it confirmed: nothing of it is believed before.'
        : 'If it should be trusted again, have it confirmed again.',
  }),
  organization_not_active: ({ organization }) => ({
    meaning: `The organization ${organization} is not active.`,
    nextStep: 'Ask the operator why.',
  }),
  no_key_for_kid: ({ kid }) => ({
    meaning: `The provider does not publish the key "${showText(kid)}" that signed the assertion.`,
    nextStep:
      "Check that the provider's registered keys address is the one of this issuer. A key that is minutes old may take half a minute to be seen.",
  }),
  several_keys_for_kid: ({ kid, fittingKeys }) => ({
    meaning: `The provider publishes ${fittingKeys} different keys named "${showText(kid)}" that would all fit: nobody can say which of them signed.`,
    nextStep: 'Have the provider give each of its keys a kid of its own.',
  }),
  no_single_key_without_kid: ({ fittingKeys }) => ({
    meaning: `The assertion does not name its key (kid), and ${fittingKeys} published keys would fit: it must be exactly one.`,
    nextStep: 'Have the provider put kid, or x5t, into the header of its assertions.',
  }),
  key_does_not_fit_algorithm: ({ kid, algorithm }) => ({
    meaning: `The key "${showText(kid ?? '')}" is published for something else than ${algorithm}.`,
    nextStep: "Correct the provider's signing settings: the key and the algorithm of its assertions differ.",
  }),
  bad_signature: ({ kid }) => ({
    meaning: `The signature is not that of the provider's ${kid === undefined ? 'key' : `key "${showText(kid)}"`}: the assertion was changed, or somebody else signed it.`,
    nextStep:
      'Get a fresh assertion and send it unchanged. A key that was replaced under its old name may take half a minute to be seen. If it fails after that, compare the published keys.',
  }),
} satisfies Partial<AdviceOn<AssertionRefusal>>;

function showTenant(tenant: string | null): string {
  return tenant === null ? 'none' : showText(tenant);
}
