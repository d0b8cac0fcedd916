import type { AssertionRefusal } from '../../refusal.ts';
import type { AdviceOn } from '../advice.ts';
import { showText } from '../show-text.ts';

const shown = (text: string | undefined) => (text === undefined ? 'none' : `"${showText(text)}"`);

/** Whom the assertion is about, and whether the organization has the client enabled. */
export const personAdvice = {
  subject_not_linked: ({ provider, claim, subject }) => ({
    meaning: `No member is linked to the "${showText(claim)}" ${subject === undefined ? '' : `${shown(subject)} `}that the provider ${provider} gives for this person, and no verified e-mail address found one.`,
    nextStep:
      'Add the member, or add this subject to the member who exists. If addresses should link, pin the e-mail domain to the provider and have it send "email" and "email_verified".',
  }),
  member_missing: ({ member }) => ({
    meaning: `The subject leads to the member ${member}, who does not exist.`,
    nextStep: 'Add the member again under this id.',
  }),
  member_disabled: ({ member }) => ({
    meaning: `The member ${member} is disabled.`,
    nextStep: 'If they should have access, add them again.',
  }),
  member_removed: ({ member }) => ({
    meaning: `The member ${member} was removed from the organization; no provider brings a removed member back.`,
    nextStep: 'If they should have access, add them again.',
  }),
  member_linked_elsewhere: ({ member }) => ({
    meaning: `The address is that of the member ${member}, whom a provider knows by another subject already; an address links only somebody whom no provider knows.`,
    nextStep: 'If it is the same person, add this subject to the member by hand.',
  }),
  email_not_verified: () => ({
    meaning: 'The provider says that it has not verified the e-mail address ("email_verified" is not true).',
    nextStep: 'Have the person verify the address at the provider, or add the subject to the member by hand.',
  }),
  email_verified_absent: () => ({
    meaning:
      'The provider sends an e-mail address, and does not say whether it has verified it: "email_verified" is absent.',
    nextStep:
      'Have the provider send "email_verified", or add the subject to the member by hand. If its administrators alone can set addresses there, they can count without it: that is the setting email_verified_absent of the provider.',
  }),
  email_verified_not_boolean: () => ({
    meaning:
      'The provider sends "email_verified" as a text, such as "true", and not as a JSON boolean: a text proves nothing.',
    nextStep:
      'Have the provider map the claim as a boolean (true, without quotes), or add the subject to the member by hand.',
  }),
  email_domain_not_pinned: ({ domain }) => ({
    meaning: `The provider speaks for an address at "${showText(domain)}", which is not among its e-mail domains.`,
    nextStep: 'If the domain is yours, add it to the e-mail domains in the settings of the provider.',
  }),
  saml_name_id_differs: ({ member, expected, actual }) => ({
    meaning: `The SAML name in "sub_id" has ${shown(actual)} as its ${member}; ${shown(expected)} is set for this provider.`,
    nextStep:
      'If both name the same people, set saml_name_id in the settings of the provider as assertions have it; else correct the application at the provider. Absent there means absent here.',
  }),
  sub_id_not_mapped: ({ samlIssuer, nameIdFormat }) => ({
    meaning: `Nobody was found, and the assertion names the person by SAML too ("sub_id": issuer ${shown(samlIssuer)}, format ${shown(nameIdFormat)}), which nobody has mapped: it may be somebody who is known here already, so that nobody is added.`,
    nextStep:
      'Set saml_name_id in the settings of the provider to this issuer and format, if they identify people; or add the subject to the member by hand.',
  }),
  subjects_of_two_members: ({ member, other }) => ({
    meaning: `The assertion's SAML name leads to the member ${member}, and its mapped claim to ${other}: one person cannot be two members.`,
    nextStep: 'Look whose account it is, and remove the link of the other member.',
  }),
  client_not_enabled: ({ client, organization }) => ({
    meaning: `The organization ${organization} has not enabled the client ${client}.`,
    nextStep: 'Enable the client, and choose the scopes that it may have at most.',
  }),
  enablement_disabled: ({ client, organization }) => ({
    meaning: `The organization ${organization} has switched the client ${client} off.`,
    nextStep: 'If it should work again, enable it again.',
  }),
} satisfies Partial<AdviceOn<AssertionRefusal>>;
