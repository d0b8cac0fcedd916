import type { ScopeSet } from '../../../protect/vocabulary/scope.ts';

/**
 * What a credential must be for an operation of the administration API (law 6).
 * `own`: it is about nobody but who asks. Any role, in a browser session alone: a tool needs to know nothing of the others.
 * `read`: `org:read`, in a browser session or an access token.
 * `narrow`: it can only take trust away. `org:admin`, in a browser session or an access token.
 * `session`: it could widen trust, or costs somebody else something. `org:admin`, in a browser session alone.
 */
export type Authority = 'own' | 'read' | 'narrow' | 'session';

/** Every operation, and what it takes. Whatever is not named here does not exist (law 10). */
export const ADMINISTRATION = {
  read_organization: 'read',
  read_configuration: 'read',
  change_organization: 'session',
  switch_agents_off: 'narrow',
  recall_organization: 'narrow',
  read_agent_rules: 'read',
  // Rules only narrow; whoever changes them may take one away.
  change_agent_rules: 'session',

  list_providers: 'read',
  read_provider: 'read',
  register_provider: 'session',
  change_provider: 'session',
  read_provider_impact: 'read',
  disable_provider: 'narrow',
  recall_provider: 'narrow',
  enable_provider: 'session',
  // For good: its issuer is free for others.
  remove_provider: 'session',
  set_sign_in: 'session',
  list_scim_tokens: 'read',
  // Whoever has it adds members.
  create_scim_token: 'session',
  revoke_scim_token: 'narrow',
  read_signals: 'read',
  // Whoever says whose signals count, or that none do, decides who stays signed in.
  enable_signals: 'session',
  rotate_signal_token: 'session',
  disable_signals: 'session',
  // Ours is the address that asks.
  test_connection: 'session',
  ask_domain_proof: 'session',
  // What is found makes the provider active.
  check_domain_proof: 'session',

  list_clients: 'read',
  read_client: 'read',
  enable_client: 'session',
  disable_client: 'narrow',
  stop_client: 'narrow',
  recall_client: 'narrow',

  list_members: 'read',
  read_member: 'read',
  add_member: 'session',
  change_member: 'session',
  disable_member: 'narrow',
  recall_member: 'narrow',
  // For good: no provider brings the member back.
  remove_member: 'session',
  // A link to come, by a provider's word.
  invite_member: 'session',
  withdraw_invitation: 'narrow',
  // A way in to come, by whatever provider whoever opens it brings.
  create_setup_link: 'session',
  list_links: 'read',
  add_link: 'session',
  remove_link: 'session',

  count_tokens: 'read',
  list_tokens: 'read',
  list_own_tokens: 'own',
  revoke_own_token: 'own',
  revoke_token: 'narrow',

  list_keys: 'read',
  read_audit: 'read',
  read_activity: 'read',
  list_refusals: 'read',
  read_refusal: 'read',
  explain: 'session',
} as const satisfies Readonly<Record<string, Authority>>;

export type AdministrationOperation = keyof typeof ADMINISTRATION;

/** How somebody has come: by signing in here, by a setup link, or with an access token for us. An agent's is none. */
export type CredentialKind = 'session' | 'setup' | 'access_token';

/** All that a setup link's session is for: to register a provider, test it, and say who we are there (L6). */
const SETUP: ReadonlySet<AdministrationOperation> = new Set([
  'read_configuration',
  'list_providers',
  'read_provider',
  'register_provider',
  'set_sign_in',
  'test_connection',
]);

/**
 * Whether a credential may do it, now. `scopes`: what the role allows, and of a token also what it carries.
 * Does NOT check of which organization the credential is: its guard does.
 */
export function mayAdminister(operation: AdministrationOperation, kind: CredentialKind, scopes: ScopeSet): boolean {
  if (kind === 'setup') return SETUP.has(operation);
  const holds = (name: string) => [...scopes].some((scope) => scope === name);
  switch (ADMINISTRATION[operation]) {
    case 'own':
      return kind === 'session';
    case 'read':
      return holds('org:read') || holds('org:admin');
    case 'narrow':
      return holds('org:admin');
    case 'session':
      return kind === 'session' && holds('org:admin');
  }
}
