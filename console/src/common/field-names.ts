import { texts } from '../texts/common.ts';

/** Fields of the API by what their inputs are called here, where that is not the field's own name in words. */
const LABELS: Readonly<Record<string, string>> = {
  access_token_lifetime_seconds: texts.maximumAccessTokenLifetime,
  max_lifetime_seconds: texts.longestLifetimeAssertion,
  require_dpop: texts.tokensBoundToKey,
  email: texts.eMailAddress,
  q: texts.searchField,
  sort: texts.order,
  status: texts.state,
  aliases: texts.nameAtProvider,
  scopes: texts.scopes,
  jwks_uri: texts.addressKeys,
  jit_role: texts.roleForNewMembers,
  scim_role: texts.roleMembersWhomIt,
  subject_claim: texts.claimThatPeopleKnown,
  email_domains: texts.eMailDomains,
  client_id: texts.clientId,
  client_secret: texts.clientSecret,
  transmitter_issuer: texts.issuerSignals,
  transmitter_jwks_uri: texts.addressItsKeys,
  cursor: texts.placeInList,
  longest_seconds: texts.longestApproval,
  second_role: texts.secondRole,
  fresh_within_seconds: texts.signedInAtMost,
};

/** What somebody who looks at a page calls a field: `aliases[1].name` is the second name at a provider. */
export function fieldInWords(field: string): string {
  const [, name = field, index] = /^([^.[]+)(?:\[(\d+)\])?/.exec(field) ?? [];
  const words = name.replace(/_seconds$/, '').replaceAll('_', ' ');
  const label = LABELS[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
  return index === undefined ? label : texts.numbered(label, Number(index) + 1);
}

/** An error of one field, whose sentence begins with the field's own name. */
export function withoutFieldName(
  message: string,
  fields: readonly { readonly field: string; readonly detail: string }[],
): string {
  const about = fields.find(({ field, detail }) => message === `${field} ${detail}`);
  return about === undefined ? message : `${fieldInWords(about.field)}: ${about.detail}`;
}
