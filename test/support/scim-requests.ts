import { USER_SCHEMA } from '../../lambdas/core/provisioning/attributes.ts';
import { unique } from '../contract/records.ts';

export const DOMAIN = 'acme.example';

/** An address that nobody has, in the domain that is pinned. */
export const anAddress = (): string => `${unique('p')}@${DOMAIN}`;

/** As Okta sends it: https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20 */
export function newUser(overrides: object = {}) {
  const userName = anAddress();
  return {
    schemas: [USER_SCHEMA],
    userName,
    name: { givenName: 'Test', familyName: 'User' },
    emails: [{ primary: true, value: userName, type: 'work' }],
    displayName: 'Test User',
    locale: 'en-US',
    externalId: unique('00u'),
    groups: [],
    password: 'a password that a provider makes up',
    active: true,
    ...overrides,
  };
}

export function patchOf(...operations: readonly object[]) {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
}

/** As Okta deactivates: without a path. */
export const OKTA_OFF = { op: 'replace', value: { active: false } };
/** As Entra deactivates: with a path, and a text. */
export const ENTRA_OFF = { op: 'Replace', path: 'active', value: 'False' };
export const ENTRA_ON = { op: 'Replace', path: 'active', value: 'True' };
