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

/** Entra ID's issuers, in every cloud, and the hosts that its discovery answers at: a tenant is named in the path. */
const ENTRA_HOSTS: ReadonlySet<string> = new Set([
  ...['login.microsoftonline.com', 'login.microsoft.com', 'login.windows.net', 'sts.windows.net'],
  ...['login.microsoftonline.us', 'login.microsoftonline.de'],
  ...['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn', 'sts.chinacloudapi.cn'],
]);

/** Names that stand for any tenant: where people sign in, and in no token's `iss`. */
const ENTRA_PLACEHOLDERS: ReadonlySet<string> = new Set(['common', 'organizations', 'consumers']);

export function isEntraHost(hostname: string): boolean {
  return ENTRA_HOSTS.has(hostname);
}

/** The tenant that Entra ID gives to personal accounts: of everybody in the world. */
const ENTRA_PERSONAL_ACCOUNTS = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** Does NOT know issuers that a provider shares among customers without saying so. */
export function isSharedIssuer(issuer: string): boolean {
  const { hostname, pathname } = new URL(issuer);
  if (SHARED_HOSTS.has(hostname)) return true;
  return isEntraHost(hostname) && segmentsOf(pathname)[0] === ENTRA_PERSONAL_ACCOUNTS;
}

/**
 * An issuer that no token will ever name, and the one to enter instead: Entra ID's name for any tenant, or a document's
 * template such as `https://login.microsoftonline.com/{tenantid}/v2.0`. `undefined`: none of these.
 */
export function issuerInsteadOf(issuer: string): string | undefined {
  const { origin, hostname, pathname } = new URL(issuer);
  const segments = segmentsOf(pathname);
  const [tenant = ''] = segments;
  const isPlaceholder = isEntraHost(hostname) && ENTRA_PLACEHOLDERS.has(tenant);
  const at = isPlaceholder ? 0 : segments.findIndex((segment) => /[{}]/.test(segment));
  if (at === -1) return undefined;
  const path = segments.map((segment, index) => (index === at ? 'YOUR-TENANT-ID' : segment)).join('/');
  const end = pathname.endsWith('/') ? '/' : '';
  return `${origin}/${path}${end}`;
}

function segmentsOf(pathname: string): readonly string[] {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  return segments.map((segment) => segment.replace(/%7b/gi, '{').replace(/%7d/gi, '}').toLowerCase());
}
