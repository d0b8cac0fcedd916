import { DEMO_ACCOUNTS } from '../identity-provider/accounts.ts';
import type { ToolRegistration } from '../identity-provider/configuration.ts';
import { loadState } from '../identity-provider/state.ts';
import { type Assertion, exchangeForAssertion, signIn, type ToolClient } from '../identity-provider/tool.ts';
import { DEMO_TOOL } from './demo-names.ts';

/** A tool of the demo's, as the local identity provider knows it. */
export async function demoTool(
  stateDirectory: string,
  issuer: string,
  { clientId, redirectUris }: ToolRegistration = DEMO_TOOL,
): Promise<ToolClient> {
  const { clientSecrets } = await loadState(stateDirectory, [clientId]);
  const clientSecret = clientSecrets[clientId];
  const [redirectUri] = redirectUris;
  if (clientSecret === undefined || redirectUri === undefined)
    throw new Error('The demo identity provider has no tool');
  return { issuer, clientId, clientSecret, redirectUri };
}

/** Signs a demo person in and trades the sign-on for an assertion. @throws when the address is no demo account's */
export async function freshAssertion(
  tool: ToolClient,
  request: { readonly email: string; readonly audience: string; readonly scope?: string },
): Promise<Assertion & { readonly idToken: string }> {
  const { email, ...exchange } = request;
  const account = DEMO_ACCOUNTS.find((candidate) => candidate.email === email);
  if (account === undefined) {
    throw new Error(`${email} is no demo account; there are ${DEMO_ACCOUNTS.map((demo) => demo.email).join(', ')}`);
  }
  const idToken = await signIn(tool, account);
  return { idToken, ...(await exchangeForAssertion(tool, { idToken, ...exchange })) };
}
