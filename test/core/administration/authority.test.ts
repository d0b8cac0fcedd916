import {
  ADMINISTRATION,
  type AdministrationOperation,
  type CredentialKind,
  mayAdminister,
} from '../../../lambdas/core/administration/authority.ts';
import { scopes } from '../../support/fixtures.ts';

const OPERATIONS = Object.keys(ADMINISTRATION) as AdministrationOperation[];

/** What of all operations this credential may do. */
const allowed = (kind: CredentialKind, ...names: string[]) =>
  OPERATIONS.filter((operation) => mayAdminister(operation, kind, scopes(names.join(' '))));

const of = (...authorities: string[]) =>
  OPERATIONS.filter((operation) => authorities.includes(ADMINISTRATION[operation]));

describe('[L6] what administers', () => {
  it('never is an access token, where trust could be widened', () => {
    expect(allowed('access_token', 'projects:read', 'org:admin')).toEqual(of('read', 'narrow'));
  });

  it('is everything in a browser session of an administrator', () => {
    expect(allowed('session', 'projects:read', 'org:admin')).toEqual(OPERATIONS);
  });

  it('never changes anything by what only reads; in a browser, one’s own alone', () => {
    expect(allowed('access_token', 'projects:read', 'org:read')).toEqual(of('read'));
    expect(allowed('session', 'projects:read', 'org:read')).toEqual(of('own', 'read'));
  });

  it('never is what has no scope of administration; in a browser, one’s own alone', () => {
    for (const scopes of [[], ['projects:read', 'projects:write']]) {
      expect(allowed('access_token', ...scopes)).toHaveLength(0);
      expect(allowed('session', ...scopes)).toEqual(of('own'));
    }
    expect(of('own')).toEqual(['list_own_tokens', 'revoke_own_token']);
  });

  it('never is more by a setup link than registering a provider takes, whatever scopes come with it', () => {
    const setup = [
      'read_configuration',
      'list_providers',
      'read_provider',
      'register_provider',
      'set_sign_in',
      'test_connection',
    ];
    expect(allowed('setup')).toEqual(setup);
    expect(allowed('setup', 'org:admin', 'org:read')).toEqual(setup);
  });
});
