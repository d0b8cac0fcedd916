import { ROUTES } from '../lambdas/routes.ts';
import { tokenCall } from './assertions.ts';
import type { ProofKey } from './proof-key.ts';
import type { Tenant } from './tenant.ts';

/**
 * Presents an assertion at the token endpoint.
 * @param key what the token is to be bound to
 * @throws Error unless the answer has the expected status
 */
export async function presentAssertion(
  tenant: Tenant,
  assertion: string,
  expectedStatus = 200,
  key?: ProofKey,
): Promise<{ readonly access_token?: string }> {
  const address = tenant.issuer + ROUTES.token.redeem.path;
  const { headers, body } = tokenCall(tenant, assertion);
  const dpop = key && { dpop: await key.proof('POST', address) };
  const response = await fetch(address, { method: 'POST', headers: { ...headers, ...dpop }, body });
  const text = await response.text();
  if (response.status !== expectedStatus)
    throw new Error(`expected ${expectedStatus}, got ${response.status}: ${text}`);
  return JSON.parse(text);
}

/** A write that a person has not approved. @throws Error unless the answer is a 403 that says where they would */
export async function writeUnapproved(url: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ name: 'Apollo' }) });
  const text = await response.text();
  if (response.status !== 403 || !text.includes('approval_uri'))
    throw new Error(`expected 403 with approval_uri, got ${response.status}: ${text}`);
}

/** @throws Error unless the answer is a 200 */
export async function get(url: string, token?: string): Promise<void> {
  const response = await fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${text}`);
}
