import { FIRST_PARTY_CLIENT } from '../../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { sourceHost } from '../../core/clients/client-source.ts';
import { logoPath } from '../../core/clients/logo.ts';
import type { Client } from '../../core/records.ts';
import { showUnseen } from '../../core/registration/text.ts';
import type { TrustSources } from '../../ports/trust-sources.ts';

/** Who a tool is, as people are told: by the operator's word, and by nothing that it says of itself. */
export interface ToolJson {
  readonly client: string;
  readonly name?: string;
  readonly publisher?: string;
  /** The operator has made sure that it is the publisher's. */
  readonly verified: boolean;
  /** Of one that its own metadata document registered: whose host that is. */
  readonly source_host?: string;
  /** It registered itself (RFC 7591): nobody has made sure who it is. */
  readonly self_registered?: true;
  /** Nobody registered it: what the organization's own identity provider calls it, and it vouches for no more than that. */
  readonly vouched_name?: string;
  /** Where its picture is: a path of ours. Absent: it has none. */
  readonly logo?: string;
}

/** What looks tools up, from memory within a minute. */
export type Tools = Pick<TrustSources, 'findClient'>;

/** Each once, in the order of their ids; one read each, side by side. Nothing is decided by them. @throws Unavailable */
export async function toolsOf(tools: Tools, clients: readonly (ClientId | undefined)[]): Promise<readonly ToolJson[]> {
  const ids = [...new Set(clients)].filter((id) => id !== undefined && id !== FIRST_PARTY_CLIENT) as ClientId[];
  return Promise.all(ids.sort().map(async (id) => toolJson(id, await tools.findClient(id))));
}

/** A client that is not there any more is nobody's. */
export function toolJson(id: ClientId, client: Client | undefined): ToolJson {
  const { displayName, publisher, verified = false, logo } = client ?? {};
  const host = sourceHost(id);
  return {
    client: id,
    ...(displayName !== undefined && { name: showUnseen(displayName) }),
    ...(publisher !== undefined && { publisher: showUnseen(publisher) }),
    verified,
    ...(host !== undefined && { source_host: host }),
    ...(client?.registration && { self_registered: true as const }),
    ...(client?.vouched && { vouched_name: showUnseen(client.vouched.name) }),
    ...(logo !== undefined && { logo: logoPath(id, logo) }),
  };
}
