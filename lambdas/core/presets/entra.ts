import type { Preset } from './preset.ts';

export const entra: Preset = {
  id: 'entra',
  name: 'Microsoft Entra ID',
  crossAppAccess: {
    status: 'not_found',
    text: 'We found no text of Microsoft that says that Entra ID issues identity assertions (ID-JAG). Members can sign in here with it; for cross-app access, ask Microsoft, or put a provider in front of it that issues them.',
  },
  issuer: {
    forms: [
      {
        example: 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0',
        pattern: '^https://login\\.microsoftonline\\.com/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/v2\\.0$',
        text: 'with your tenant’s id, and `/v2.0` at the end',
      },
    ],
    text: '`common`, `organizations` and `consumers` stand for every tenant, and are refused: no token says them in `iss`. No slash at the end.',
  },
  fields: [
    { use: 'sign_in', theirs: 'Redirect URI (platform: Web)', ours: { kind: 'redirect_uri' } },
    {
      use: 'sign_in',
      theirs: 'API permissions (Microsoft Graph, delegated)',
      ours: { kind: 'text', text: 'openid email profile' },
    },
  ],
  audience: 'Does not apply until it issues identity assertions.',
  subject: {
    claim: 'oid',
    text: '`sub` is pairwise at Entra ID: every application gets another one for the same person. `oid` is the same for all applications of a tenant, never changes, and comes with the scope `profile`. A guest of your tenant has an `oid` there too.',
  },
  saml: 'Does not apply until it issues identity assertions.',
  provisioning: [
    'Here: pin the e-mail domains of the people, choose the role of members whom it adds, and make a SCIM token.',
    'In the Entra admin center: Enterprise apps, the application (or New application, Create your own application, one that is not in the gallery), Provisioning, mode Automatic.',
    'Under Admin Credentials: Tenant URL is our base URL, `ISSUER/scim/v2`; Secret Token is the SCIM token. Test Connection asks for a user whom nobody has, and finds none.',
    'Under Mappings: turn off the mapping of groups. For users keep `userName` mapped from `userPrincipalName`, if that is an address in a pinned domain; else map `mail`. `externalId` and `active` stay as they are; other attributes are ignored here.',
    'Under Users and groups assign people, and start provisioning. Who is assigned no more, or switched off, is disabled here with the next cycle; Provision on demand does it at once.',
  ],
  signals:
    'Microsoft’s texts describe continuous access evaluation between Entra ID and resources that support it. We have found none that says that Entra ID pushes Security Event Tokens to other applications: recall or disable such a member here, or by your own automation over the API.',
  algorithms: { usual: ['RS256'], text: 'RS256 is what the reference shows for ID tokens.' },
  steps: {
    untrusted_issuer:
      'Register the issuer with your tenant’s id and `/v2.0`. Tokens of the older v1.0 endpoint say https://sts.windows.net/ instead: use v2.0.',
    wrong_type:
      'This is an ID token or an access token. We found no text that says that Entra ID issues identity assertions.',
    subject_not_linked: 'Map `oid`, not `sub`, and link the object ID of the user.',
    email_not_verified:
      'Entra ID’s claims reference lists no `email_verified`, and calls `email` unfit for authorization: link people by `oid` instead.',
  },
  checked: {
    month: '2026-11',
    against: [
      {
        title: 'Develop and plan provisioning for a SCIM endpoint',
        url: 'https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups',
      },
      {
        title: 'Build resilience by using Continuous Access Evaluation',
        url: 'https://learn.microsoft.com/en-us/entra/architecture/resilience-with-continuous-access-evaluation',
      },
      {
        title: 'ID token claims reference',
        url: 'https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference',
      },
    ],
  },
};
