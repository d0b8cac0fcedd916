import type { Preset } from './preset.ts';

export const okta: Preset = {
  id: 'okta',
  name: 'Okta',
  crossAppAccess: {
    status: 'documented',
    text: 'Okta calls it Cross App Access. Its help says (as an early access release) that both apps come from the Okta Integration Network with Cross App Access enabled, that Okta is the identity provider of both, and that the requesting app is a client of ours; an administrator then manages the connection between the two apps.',
  },
  issuer: {
    forms: [
      {
        example: 'https://acme.okta.com',
        pattern: '^https://[a-z0-9-]+\\.(okta|oktapreview|okta-emea)\\.com$',
        text: 'the organization itself, without a path',
      },
      { example: 'https://login.acme.example', pattern: '^https://[^/?#]+$', text: 'its own domain, where it has one' },
    ],
    text: "The organization's root, without `/oauth2/default` and without a slash at the end. A path such as `/oauth2/default` is a custom authorization server, which is something else: its discovery document answers, and no identity assertion comes from it.",
  },
  fields: [
    { use: 'sign_in', theirs: 'Sign-in redirect URIs', ours: { kind: 'redirect_uri' } },
    {
      use: 'sign_in',
      theirs: 'Client authentication: Public key / Private key, keys from a URL',
      ours: { kind: 'jwks_uri' },
    },
    { use: 'cross_app_access', theirs: 'Issuer URL of the resource app', ours: { kind: 'issuer' } },
    { use: 'cross_app_access', theirs: 'Audience/tenant ID', ours: { kind: 'audience_tenant' } },
    { use: 'cross_app_access', theirs: 'Scopes', ours: { kind: 'scopes' } },
    {
      use: 'cross_app_access',
      theirs: 'Client ID of the requesting app at the resource app',
      ours: { kind: 'client_id' },
    },
  ],
  audience:
    'Our issuer, without a slash at the end: it is what a client names as `audience` when it asks Okta for an assertion. `resource` may be absent. What stands in Okta’s field “Audience/tenant ID” comes as `aud_tenant`: leave that field empty, or enter the same text here as the audience tenant, to the last character. We have not read of a `tenant` in its assertions.',
  subject: {
    claim: 'sub',
    text: 'Sign-in and cross-app access should go through one app integration, so that both know a person by the same subject. Where assertions carry another value than sign-in does, map the claim that `token explain` shows to be the same, such as `aud_sub`.',
  },
  saml: 'Where our app in Okta federates by SAML, assertions carry `sub_id` beside `sub`: `issuer` is the SAML app’s entity id, such as http://www.okta.com/exk1abc, `nameid_format` often `urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress`, and `sp_name_qualifier` only for some apps. `token explain` of an assertion says issuer and format; they go into `saml_name_id` of the provider here, and a qualifier too if there is one. `sub` is Okta’s own id of the same person: whoever signed in here by OpenID Connect is known by it already.',
  provisioning: [
    'Here: pin the e-mail domains of the people, choose the role of members whom it adds, and make a SCIM token.',
    'In Okta: its wizard offers SCIM for integrations of SAML and SWA, and not for one of OpenID Connect. So create an integration of SWA beside the one that people sign in with, for provisioning alone.',
    'In that integration: General, App Settings, Edit, Provisioning: SCIM.',
    'Provisioning, Integration, Edit: SCIM connector base URL is ours, `ISSUER/scim/v2`; Unique identifier field for users is `userName`; tick Push New Users and Push Profile Updates; Authentication Mode is HTTP Header, with the SCIM token. Test Connector Configuration.',
    'Provisioning, To App, Edit: enable Create Users, Update User Attributes and Deactivate Users. The Okta username has to be an e-mail address in a pinned domain; it does not change here.',
    'Assign the same people or groups to it as to the integration that they sign in with. Who is unassigned or deactivated is disabled here at once.',
  ],
  signals:
    'Okta’s SSF Transmitter pushes two CAEP events: `session-revoked`, when a session of a user ends, and `credential-change`, when a factor or a password changes. Its texts name no event for a user who is deactivated: disable such a member here. Make the stream by its API, or have its administrator do it: `delivery.method` is `urn:ietf:rfc:8935`, `delivery.endpoint_url` the endpoint that is shown here, `delivery.authorization_header` is `Bearer` and the token. `aud` is Okta’s own choice, and it cannot be changed there: read it from the stream, and set it as the audience of the signals here. The issuer is the organization’s root.',
  algorithms: { usual: ['RS256'], text: 'Allow RS256 alone, unless your organization signs with something else.' },
  steps: {
    untrusted_issuer:
      'Register the organization’s root, such as https://acme.okta.com: without `/oauth2/default`, without a slash at the end, and with the domain that assertions say (`iss`), which may be a custom one. If the reason names an audience tenant, compare it with the field “Audience/tenant ID”.',
    wrong_type:
      'Have the client exchange its ID token at the organization’s own token endpoint, `/oauth2/v1/token`, for `urn:ietf:params:oauth:token-type:id-jag`.',
    wrong_audience: 'Correct the issuer URL of our app integration, and what the client names as `audience`.',
    issued_to_other_client:
      'On the requesting app, compare the client ID that it has at our app; or enter it as an alias here.',
    no_key_for_kid:
      'Check that the organization’s root is registered: a custom authorization server publishes other keys.',
    subject_not_linked: 'Assign the person to our app integration, and link the value of the mapped claim here.',
    email_verified_absent:
      'Okta’s published claims have `email`, and no `email_verified`. Where your administrators alone can set addresses in Okta, have them count in your pinned domains: that is the setting `email_verified_absent` of the provider here.',
    no_scope_granted: 'Have the client ask Okta for scopes by exactly our names.',
  },
  checked: {
    month: '2026-11',
    against: [
      {
        title: 'Add SCIM provisioning to app integrations',
        url: 'https://help.okta.com/oie/en-us/Content/Topics/Apps/Apps_App_Integration_Wizard_SCIM.htm',
      },
      {
        title: 'Okta and SCIM Version 2.0',
        url: 'https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20',
      },
      {
        title: 'Configure Cross App Access',
        url: 'https://help.okta.com/oie/en-us/Content/Topics/apps/apps-cross-app-access.htm',
      },
      {
        title: 'Validate ID-JAG tokens on resource authorization servers',
        url: 'https://developer.okta.com/docs/guides/xaa-validate-id-jag/main/',
      },
      {
        title: 'Add Cross App Access to Your OIDC Resource Application',
        url: 'https://developer.okta.com/blog/2026/08/21/xaa-oidc-resource',
      },
      {
        title: 'Enabling Cross App Access for SAML-Based Enterprise Apps',
        url: 'https://developer.okta.com/blog/2026/07/03/cross-app-access-saml',
      },
      {
        title: 'SSF Transmitter',
        url: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SSFTransmitter',
      },
      {
        title: 'SSF Transmitter SET payload structures',
        url: 'https://developer.okta.com/docs/reference/ssf-transmitter-sets',
      },
      {
        title: 'End-to-end testing (Auth0, with Okta as the provider)',
        url: 'https://auth0.com/docs/secure/call-apis-on-users-behalf/xaa/end-to-end-testing',
      },
    ],
  },
};
