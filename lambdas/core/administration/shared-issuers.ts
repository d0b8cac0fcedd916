/**
 * Issuers that serve many customers under one name: whoever is behind one of them is told apart by the `tenant` claim
 * alone, so trusting one without a tenant would trust all of its customers (K1). Host names, and for hosts that
 * also have issuers of one customer, the paths that are shared.
 */
const SHARED_HOSTS: ReadonlySet<string> = new Set([
  'accounts.google.com',
  'appleid.apple.com',
  'gitlab.com',
  'slack.com',
  'token.actions.githubusercontent.com',
  'www.facebook.com',
  'www.linkedin.com',
]);

/** Entra ID names a tenant in the path; these names stand for any. */
const ENTRA_HOSTS: ReadonlySet<string> = new Set(['login.microsoftonline.com', 'sts.windows.net']);
const ENTRA_SHARED_TENANTS: ReadonlySet<string> = new Set(['common', 'organizations', 'consumers']);

/** The tenant that Entra ID gives to personal accounts: of everybody in the world. */
const ENTRA_PERSONAL_ACCOUNTS = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** Does NOT know issuers that a provider shares among customers without saying so. */
export function isSharedIssuer(issuer: string): boolean {
  const { hostname, pathname } = new URL(issuer);
  if (SHARED_HOSTS.has(hostname)) return true;
  const [tenant = ''] = pathname.split('/').filter((segment) => segment !== '');
  return ENTRA_HOSTS.has(hostname) && (ENTRA_SHARED_TENANTS.has(tenant) || tenant === ENTRA_PERSONAL_ACCOUNTS);
}
