import type { MemberJson } from '../../../../lambdas/endpoints/administration/schemas/members.ts';
import { mayAdminister, useAdministration, useSession } from '../../app/session-context.ts';
import { Connected } from '../../common/tokens/connected.tsx';
import { texts } from '../../texts/members.ts';

/** Which tools have a token of this member's. */
export function MemberTools({ member: { id } }: { readonly member: MemberJson }) {
  const session = useSession();
  const administration = useAdministration();
  return (
    <Connected
      title={texts.connectedTools}
      of={id}
      rows="tools"
      load={(cursor) => administration.tokens({ member: id, ...(cursor && { cursor }) })}
      revoke={mayAdminister(session) ? (token) => administration.revokeToken(token) : undefined}
      further={texts.theToolMayGet}
      empty={texts.whenToolGetsToken}
    />
  );
}
