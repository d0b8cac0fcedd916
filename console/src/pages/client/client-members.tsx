import type { ClientJson } from '../../../../lambdas/endpoints/administration/schemas/clients.ts';
import { mayAdminister, useAdministration, useSession } from '../../app/session-context.ts';
import { Connected } from '../../common/tokens/connected.tsx';
import { texts } from '../../texts/clients.ts';

/** For whom the client has a token. */
export function ClientMembers({ client: { id } }: { readonly client: ClientJson }) {
  const session = useSession();
  const administration = useAdministration();
  return (
    <Connected
      title={texts.membersWithToken}
      of={id}
      rows="members"
      load={(cursor) => administration.tokens({ client: id, ...(cursor && { cursor }) })}
      revoke={mayAdminister(session) ? (token) => administration.revokeToken(token) : undefined}
      further={texts.theClientMayGet}
      empty={texts.whenClientGetsToken}
    />
  );
}
