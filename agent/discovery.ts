import { objectOf } from './answer.ts';
import { AgentError } from './errors.ts';

/** Where the issuer's token endpoint is (RFC 8414 §3). @throws AgentError when the document is another issuer's; OAuthError */
export async function tokenEndpointOf(issuer: string, fetchIt: typeof fetch): Promise<string> {
  const metadata = await objectOf(await fetchIt(`${issuer}/.well-known/oauth-authorization-server`));
  // RFC 8414 §3.3: byte for byte, or an attacker's document could name an endpoint of theirs.
  if (metadata['issuer'] !== issuer) throw new AgentError(`${issuer} publishes the metadata of another issuer`);
  const endpoint = metadata['token_endpoint'];
  if (typeof endpoint !== 'string') throw new AgentError(`${issuer} names no token endpoint`);
  return endpoint;
}
