/** What to do when a provider publishes another issuer than the one that it was asked by. */
export const issuers = {
  slashAlone: (actual: string) =>
    `They differ by a trailing slash alone. Register the form that the provider publishes: ${actual}`,
  everyTenant:
    'This address stands for every tenant of the provider. Register the one of your own tenant, with its id in the path.',
  caseAlone: (actual: string) =>
    `They differ in upper and lower case alone. Register the form that the provider publishes: ${actual}`,
  another: (actual: string) =>
    `If this is the provider that you mean, register the issuer exactly as it publishes it: ${actual}`,
  customServer: (root: string) =>
    `A path such as /oauth2/default names an Okta custom authorization server; identity assertions are issued by the organization itself. Register the organization's root: ${root}`,
};
