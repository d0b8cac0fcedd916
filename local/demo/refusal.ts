import { type ApiAnswer, redeem } from './api-calls.ts';
import { demoTool, freshAssertion } from './assertion.ts';
import { demoEnvironmentPath, readDemoClient } from './demo-environment.ts';
import { DEMO_CLIENT } from './demo-names.ts';

export interface DemoStack {
  readonly state: string;
  readonly issuer: string;
  readonly identityProvider: string;
}

/** Signs Alice in, and redeems the assertion that comes of it. @throws when the walkthrough has not run yet */
export async function redeemDemoAssertion({ state, issuer, identityProvider }: DemoStack): Promise<ApiAnswer> {
  const client = readDemoClient(state);
  if (client === undefined) throw new Error(`${demoEnvironmentPath(state)} is not there: run npm start first`);
  const tool = await demoTool(state, identityProvider);
  const request = { email: 'alice@acme.example', audience: issuer, ...(client.scope && { scope: client.scope }) };
  const { assertion } = await freshAssertion(tool, request);
  return redeem(issuer, { id: DEMO_CLIENT, secret: client.secret }, { assertion });
}
