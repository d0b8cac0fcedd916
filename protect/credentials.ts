import { useSource } from './aws/environment-call.ts';
import type { EndingCredentials } from './aws/remembered-credentials.ts';

/**
 * Reads tables with credentials from here, and not with the process's own: for an API in another account than the
 * authorization server, which assumes the role that the server names. Called once, before the first request:
 *
 *     useCredentials(fromTemporaryCredentials({ params: { RoleArn: process.env.PROTECT_ROLE_ARN } }));
 *
 * `source` is asked again five minutes before what it said ends (`expiration`).
 */
export function useCredentials(source: () => Promise<EndingCredentials>): void {
  useSource(source);
}
