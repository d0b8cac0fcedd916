import type { WalkStep } from './saml-walks.ts';

/** The operator's way to a person's first sign-in, in order. For the page alone. */
export const SIGN_IN_WALKS: Readonly<Record<string, readonly WalkStep[] | undefined>> = {
  keycloak: [
    { text: 'In the realm, create a client with the fields of the table. Its Client ID is CLIENT_ID below.' },
    { text: 'Ask the realm for its keys.', command: 'idp test --issuer REALM_ISSUER' },
    {
      text: 'Trust it. Whoever has a verified address of a domain is let in just in time with `--email-domain DOMAIN --jit-role ROLE`; without these, people are added one by one.',
      command: 'idp add ORGANIZATION --issuer REALM_ISSUER',
    },
    {
      text: 'Say who we are there. A client with a secret (Client Authenticator “Client Id and Secret”) needs `--client-secret-stdin`, and the secret on standard input.',
      command: 'idp set ORGANIZATION IDP --client-id CLIENT_ID',
    },
    {
      text: 'Add a person by the id that the realm shows under Users.',
      command: 'member add ORGANIZATION EMAIL --role ROLE --subject IDP:USER_ID',
    },
    { text: 'The person signs in at `ISSUER/login/ORGANIZATION`, on Keycloak’s own pages.' },
  ],
};
