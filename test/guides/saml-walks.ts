/**
 * A step that is taken as it stands; words in capitals stand for what the reader has. `command`: of `countersign`.
 * A step without one is taken at the provider or in the tool.
 */
export interface WalkStep {
  readonly text: string;
  readonly command?: string;
}

/**
 * The operator's way for customers with SAML applications, from nothing to a token, in order. For the page alone: the console
 * and the API send nobody to a command.
 */
export const SAML_WALKS: Readonly<Record<string, readonly WalkStep[] | undefined>> = {
  okta: [
    { text: 'Ask Okta for its keys.', command: 'idp test --issuer OKTA_ISSUER' },
    {
      text: 'Trust it. `--audience-tenant` is what stands in Okta’s field “Audience/tenant ID”; leave the option out where that field is empty.',
      command: 'idp add ORGANIZATION --issuer OKTA_ISSUER --audience-tenant AUDIENCE_TENANT',
    },
    {
      text: 'Register the tool, with the scopes that it may have at most. Its secret is shown once.',
      command: 'client create CLIENT --auth client_secret_basic --scope "SCOPES"',
    },
    { text: 'Enable it for the organization.', command: 'client enable ORGANIZATION CLIENT' },
    {
      text: 'Let members approve what an AI agent writes: an assertion whose `act` has `sub_profile` `ai_agent` gets a token that reads, and each write is asked. Without agents leave this step out.',
      command: 'org set ORGANIZATION --agents on',
    },
    { text: 'At Okta, fill in the fields of the second table above. Then have the tool ask Okta for an assertion.' },
    {
      text: 'Have the assertion explained. The person is not found yet: the answer is `sub_id_not_mapped`, with the SAML issuer and the NameID format.',
      command: 'token explain ORGANIZATION --client CLIENT < ASSERTION',
    },
    {
      text: 'Map these SAML names, exactly as the answer shows them.',
      command: 'idp set ORGANIZATION IDP --saml-issuer SAML_ISSUER --nameid-format NAMEID_FORMAT',
    },
    {
      text: 'Add the person by the SAML name. Nothing counts the address that the assertion carries: Okta says nothing of `email_verified`, and nothing has to.',
      command: 'member add ORGANIZATION EMAIL --role ROLE --name-id IDP:NAMEID',
    },
    {
      text: 'Have it explained once more: every step passes.',
      command: 'token explain ORGANIZATION --client CLIENT < ASSERTION',
    },
    { text: 'The tool redeems the assertion at `ISSUER/oauth/token`, and has its token.' },
  ],
};
