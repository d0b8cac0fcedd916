import { DEMO_ACCOUNTS } from '../../../local/identity-provider/accounts.ts';
import {
  type IdentityProvider,
  type IdentityProviderOptions,
  startIdentityProvider,
} from '../../../local/identity-provider/identity-provider.ts';
import { ID_JAG, ID_TOKEN, TOKEN_EXCHANGE } from '../../../local/identity-provider/token-exchange.ts';
import type { ToolClient } from '../../../local/identity-provider/tool.ts';

export const COUNTERSIGN = 'http://localhost:8787';
export const REDIRECT_URI = 'http://127.0.0.1:33418/callback';
export const ALICE = { email: 'alice@acme.example', password: 'correct-horse' };
export const ALICE_SUBJECT = '00u7k2qmx4Zc1VtHd5d7';

/** Two tools, of which one is known to Countersign by another id, and a third account whose e-mail is not verified. */
export function startProvider(options: Partial<IdentityProviderOptions> = {}): Promise<IdentityProvider> {
  return startIdentityProvider({
    port: 0,
    resourceAuthorizationServer: COUNTERSIGN,
    tools: [
      { clientId: 'cursor-at-acme', redirectUris: [REDIRECT_URI], clientIdAtResource: 'cursor' },
      { clientId: 'vscode', redirectUris: [REDIRECT_URI] },
    ],
    accounts: [
      ...DEMO_ACCOUNTS,
      { subject: '00uMallory', email: 'mallory@acme.example', emailVerified: false, name: 'M', password: 'm' },
    ],
    ...options,
  });
}

export function toolAt({ issuer, clientSecrets }: IdentityProvider, clientId = 'cursor-at-acme'): ToolClient {
  return { issuer, clientId, clientSecret: clientSecrets[clientId] ?? '', redirectUri: REDIRECT_URI };
}

/** The token request itself, to see the wire. `undefined` leaves a parameter out, a list repeats it. */
export function postExchange({ issuer, clientId, clientSecret }: ToolClient, parameters: Parameters) {
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  return postForm(issuer, parameters, { authorization });
}

type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** {@link postExchange} of whoever the parameters and headers say. */
export async function postForm(issuer: string, parameters: Parameters, headers: Record<string, string> = {}) {
  const body = new URLSearchParams({ grant_type: TOKEN_EXCHANGE });
  const all = { requested_token_type: ID_JAG, subject_token_type: ID_TOKEN, audience: COUNTERSIGN, ...parameters };
  for (const [name, value] of Object.entries(all)) {
    for (const each of value === undefined ? [] : [value].flat()) body.append(name, each);
  }
  const response = await fetch(`${issuer}/token`, { method: 'POST', headers, body });
  return {
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as Record<string, unknown>,
  };
}
