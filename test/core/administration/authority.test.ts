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

  it.each(['session', 'access_token'] as const)('never changes anything by a %s that only reads', (kind) => {
    expect(allowed(kind, 'projects:read', 'org:read')).toEqual(of('read'));
  });

  it.each(['session', 'access_token'] as const)('never is a %s without a scope of administration', (kind) => {
    expect(allowed(kind)).toEqual([]);
    expect(allowed(kind, 'projects:read', 'projects:write')).toEqual([]);
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
