import { createHash } from 'node:crypto';
import type { Configuration, ConfigurationInput } from '../../lambdas/core/configuration.ts';
import { parseConfiguration } from '../../lambdas/core/configuration.ts';
import type { Client, Enablement, Member, Organization, TrustedProvider } from '../../lambdas/core/records.ts';
import { JWT_BEARER_GRANT } from '../../lambdas/core/tokens/request.ts';
import { ASSERTION_ALGORITHMS } from '../../protect/jose/algorithm.ts';
import { isClientId, isMemberId, isOrganizationId, isProviderId } from '../../protect/vocabulary/identifiers.ts';
import { parseScopes, type ScopeSet } from '../../protect/vocabulary/scope.ts';

/** One valid fact of each kind. A test overrides the one that it is about. */

/** The instant of every test, seconds since the epoch. */
export const NOW = 1_800_000_000;

export const ISSUER = 'https://auth.vendor.example';
export const API = 'https://api.vendor.example/v1';
export const REPORTS = 'https://reports.vendor.example';
export const PROVIDER_ISSUER = 'https://idp.acme.example';

export const configurationInput = {
  resources: { [API]: { default: true }, [REPORTS]: {} },
  scopes: {
    'projects:read': { access: 'read', description: 'See projects' },
    'projects:write': { access: 'write', description: 'Change projects' },
    'reports:read': { access: 'read', description: 'See reports' },
    'billing:read': { access: 'read', description: 'See invoices' },
  },
  roles: {
    developer: ['projects:read', 'projects:write', 'reports:read'],
    guest: [],
  },
} satisfies ConfigurationInput;

export const configuration: Configuration = configurationOf(configurationInput);

export function configurationOf(input: ConfigurationInput, issuer = ISSUER): Configuration {
  const parsed = parseConfiguration(input, issuer);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

export function scopes(text: string): ScopeSet {
  const parsed = parseScopes(text);
  if (!parsed.ok) throw new Error(parsed.error.problem);
  return parsed.value;
}

export const organizationId = identifier(isOrganizationId);
export const providerId = identifier(isProviderId);
export const clientId = identifier(isClientId);
export const memberId = identifier(isMemberId);

function identifier<T extends string>(isIdentifier: (value: unknown) => value is T): (text: string) => T {
  return (text) => {
    if (!isIdentifier(text)) throw new Error(`not an identifier: ${text}`);
    return text;
  };
}

export const organization: Organization = { id: organizationId('acme'), name: 'Acme', status: 'active', agents: 'off' };

export const provider: TrustedProvider = {
  id: providerId(`idp_${'a'.repeat(32)}`),
  organization: organization.id,
  issuer: PROVIDER_ISSUER,
  status: 'active',
  jwksUri: `${PROVIDER_ISSUER}/jwks`,
  pinnedHosts: ['idp.acme.example'],
  algorithms: new Set(ASSERTION_ALGORITHMS),
  subjectClaim: 'sub',
  emailDomains: new Set(),
  maxLifetimeSeconds: 300,
  defaultScopes: scopes(''),
};

/** With the characters that form-encoding changes and that Basic splits at. */
export const CLIENT_SECRET = 'k7-U:x%2B+q_JY';

export const client: Client = {
  id: clientId('cursor'),
  status: 'active',
  authenticationMethod: 'client_secret_basic',
  secrets: [{ sha256: sha256(CLIENT_SECRET) }],
  grantTypes: new Set([JWT_BEARER_GRANT]),
  scopes: scopes('projects:read projects:write reports:read billing:read'),
};

export const enablement: Enablement = {
  organization: organization.id,
  client: client.id,
  status: 'active',
  ceiling: scopes('projects:read projects:write billing:read'),
  aliases: new Map(),
  writes: 'granted',
};

export const SUBJECT = '00u1abc';

export const member: Member = {
  id: memberId('user-17'),
  organization: organization.id,
  email: 'ada@acme.example',
  status: 'active',
  role: 'developer',
  linked: true,
};

export const validClaims = {
  iss: PROVIDER_ISSUER,
  sub: SUBJECT,
  aud: ISSUER,
  client_id: client.id,
  jti: 'assertion-1',
  iat: NOW - 5,
  exp: NOW + 60,
  scope: 'projects:read projects:write reports:read',
} as const;

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
