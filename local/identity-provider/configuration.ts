/** oidc-provider's configuration. What it would otherwise warn about on the terminal is decided here. */
import type { JWK } from 'jose';
import type { Configuration, Context } from 'oidc-provider';
import type { Account } from './accounts.ts';
import { createMemoryAdapter } from './memory-adapter.ts';
import { CONTENT_SECURITY_POLICY, escapeHtml, page } from './page.ts';
import { SIGNING_ALGORITHM } from './state.ts';
import { TOKEN_EXCHANGE } from './token-exchange.ts';

/** A developer's tool: signs people in, and exchanges their id_tokens for assertions. */
export interface ToolRegistration {
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  /** Its id at the resource authorization server; absent when it is the same. */
  readonly clientIdAtResource?: string;
}

/** An application that signs people in and authenticates by `private_key_jwt` with the keys behind `jwksUri`. */
export interface SignInRegistration {
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  readonly jwksUri: string;
}

export interface ConfigurationInput {
  readonly signingKey: JWK;
  readonly cookieKey: string;
  readonly accounts: readonly Account[];
  readonly clients: readonly object[];
}

const HOUR_SECONDS = 3_600;
const WORKING_DAY_SECONDS = 8 * HOUR_SECONDS;

export function configurationOf({ signingKey, cookieKey, accounts, clients }: ConfigurationInput): Configuration {
  return {
    adapter: createMemoryAdapter(),
    jwks: { keys: [signingKey] },
    cookies: { keys: [cookieKey] },
    clients,
    // A tool may send its secret either way: the MCP SDKs' own exchange helpers put it into the form.
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    responseTypes: ['code'],
    pkce: { required: () => true },
    scopes: ['openid', 'email', 'profile'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    // The scopes' claims are in the id_token itself, as enterprise providers do.
    conformIdTokenClaims: false,
    findAccount: (_context: Context, subject: string) => findAccount(accounts, subject),
    loadExistingGrant: grantWhatIsAsked,
    clientBasedCORS: () => false,
    renderError,
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource },
    },
    ttl: {
      AccessToken: HOUR_SECONDS,
      AuthorizationCode: 60,
      IdToken: HOUR_SECONDS,
      Interaction: HOUR_SECONDS,
      Session: WORKING_DAY_SECONDS,
      Grant: WORKING_DAY_SECONDS,
    },
    // Without the dispatcher that refuses loopback: a client's jwks_uri is on this machine.
    fetch: (url: URL, { dispatcher: _refusesLoopback, ...init }: RequestInit & { dispatcher?: unknown }) =>
      fetch(url, init),
  };
}

export function toolClient({ clientId, redirectUris }: ToolRegistration, clientSecret: string | undefined): object {
  return {
    ...signingClient(clientId, redirectUris),
    client_secret: clientSecret,
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['authorization_code', TOKEN_EXCHANGE],
  };
}

export function signInClient({ clientId, redirectUris, jwksUri }: SignInRegistration): object {
  return {
    ...signingClient(clientId, redirectUris),
    jwks_uri: jwksUri,
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: ['authorization_code'],
  };
}

function signingClient(clientId: string, redirectUris: readonly string[]) {
  return {
    client_id: clientId,
    redirect_uris: redirectUris,
    response_types: ['code'],
    id_token_signed_response_alg: SIGNING_ALGORITHM,
    require_auth_time: true,
  };
}

async function findAccount(accounts: readonly Account[], subject: string) {
  const account = accounts.find((candidate) => candidate.subject === subject);
  if (account === undefined) return undefined;
  const { email, emailVerified, name } = account;
  return { accountId: subject, claims: async () => ({ sub: subject, email, email_verified: emailVerified, name }) };
}

/** No consent screen: an enterprise's administrators have consented for its people. */
async function grantWhatIsAsked({ oidc }: Context) {
  const accountId = oidc.session?.accountId;
  if (accountId === undefined) return undefined;
  const grant = new oidc.provider.Grant({ accountId, clientId: oidc.client.clientId });
  grant.addOIDCScope([...(oidc.requestParamOIDCScopes ?? [])].join(' '));
  await grant.save();
  return grant;
}

async function renderError(context: Context, answer: Readonly<Record<string, string>>): Promise<void> {
  const { error = 'server_error', error_description: description = 'Something went wrong here.' } = answer;
  sendPage(context, page('Sign-in failed', `<p role="alert">${escapeHtml(description)} (${escapeHtml(error)})</p>`));
}

async function logoutSource(context: Context, form: string): Promise<void> {
  const button = '<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>';
  sendPage(
    context,
    page('Sign out?', `<p>You will be signed out of the demo's identity provider.</p>${form}${button}`),
  );
}

async function postLogoutSuccessSource(context: Context): Promise<void> {
  sendPage(context, page('Signed out', '<p>You can close this page, or sign in as someone else.</p>'));
}

function sendPage(context: Context, html: string): void {
  context.type = 'html';
  context.set('content-security-policy', CONTENT_SECURITY_POLICY);
  context.body = html;
}
