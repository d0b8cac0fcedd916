/** Fields of the API by what their inputs are called here, where that is not the field's own name in words. */
const LABELS: Readonly<Record<string, string>> = {
  access_token_lifetime_seconds: 'Maximum access token lifetime (seconds)',
  max_lifetime_seconds: 'Longest lifetime of an assertion',
  require_dpop: 'Tokens bound to a key',
  email: 'E-mail address',
  q: 'Search',
  sort: 'Order',
  status: 'State',
  aliases: 'Name at a provider',
  scopes: 'Scopes',
  jwks_uri: 'Address of the keys',
  jit_role: 'Role for new members',
  scim_role: 'Role of members whom it adds',
  subject_claim: 'Claim that people are known by',
  email_domains: 'E-mail domains',
  client_id: 'Client id',
  client_secret: 'Client secret',
  transmitter_issuer: 'Issuer of the signals',
  transmitter_jwks_uri: 'Address of its keys',
  cursor: 'Place in the list',
  longest_seconds: 'Longest approval',
  fresh_within_seconds: 'Signed in at most so long ago',
};

/** What somebody who looks at a page calls a field: `aliases[1].name` is the second name at a provider. */
export function fieldInWords(field: string): string {
  const [, name = field, index] = /^([^.[]+)(?:\[(\d+)\])?/.exec(field) ?? [];
  const words = name.replace(/_seconds$/, '').replaceAll('_', ' ');
  const label = LABELS[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
  return index === undefined ? label : `${label}, number ${Number(index) + 1}`;
}

/** An error of one field, whose sentence begins with the field's own name. */
export function withoutFieldName(
  message: string,
  fields: readonly { readonly field: string; readonly detail: string }[],
): string {
  const about = fields.find(({ field, detail }) => message === `${field} ${detail}`);
  return about === undefined ? message : `${fieldInWords(about.field)}: ${about.detail}`;
}
