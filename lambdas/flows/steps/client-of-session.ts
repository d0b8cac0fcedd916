import {
  type AgentSession,
  type AgentSessionKey,
  clientOfDefaultSession,
} from '../../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import type { EnabledClients } from '../../ports/enabled-clients.ts';

/**
 * Whose an agent session is: the client that has minted or asked for it, as its row says; without one, the client whose
 * default session it is, if the organization has that client enabled. `undefined`: nobody's, so that there is nobody to
 * approve for (law 16). A default session needs no row, since only that client's own tokens name it.
 * @throws Unavailable
 */
export async function clientOfSession(
  { enabledClients }: { readonly enabledClients: EnabledClients },
  { organization, sessionId }: AgentSessionKey,
  session: AgentSession | undefined,
): Promise<ClientId | undefined> {
  if (session?.client !== undefined) return session.client;
  const client = clientOfDefaultSession(sessionId);
  if (client === undefined || !(await enabledClients.isEnabled(organization, client))) return undefined;
  return client;
}
