import type { ClientJson } from '../../../../lambdas/endpoints/administration/schemas/clients.ts';
import { mayAdminister, useAdministration, useSession } from '../../app/session-context.ts';
import { Connected } from '../../common/tokens/connected.tsx';

/** For whom the client has a token. */
export function ClientMembers({ client: { id } }: { readonly client: ClientJson }) {
  const session = useSession();
  const administration = useAdministration();
  return (
    <Connected
      title="Members with a token"
      of={id}
      rows="members"
      load={(cursor) => administration.tokens({ client: id, ...(cursor && { cursor }) })}
      revoke={mayAdminister(session) ? (token) => administration.revokeToken(token) : undefined}
      further="The client may get another token for this member. Recalling the client ends all of its tokens here; disabling it keeps it from getting another."
      empty="When the client gets a token for a member, they appear here, with what it may do and until when."
    />
  );
}
