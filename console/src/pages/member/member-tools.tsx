import type { MemberJson } from '../../../../lambdas/endpoints/administration/schemas/members.ts';
import { mayAdminister, useAdministration, useSession } from '../../app/session-context.ts';
import { Connected } from '../../common/tokens/connected.tsx';

/** Which tools have a token of this member's. */
export function MemberTools({ member: { id } }: { readonly member: MemberJson }) {
  const session = useSession();
  const administration = useAdministration();
  return (
    <Connected
      title="Connected tools"
      of={id}
      rows="tools"
      load={(cursor) => administration.tokens({ member: id, ...(cursor && { cursor }) })}
      revoke={mayAdminister(session) ? (token) => administration.revokeToken(token) : undefined}
      further="The tool may get another token for this member. Recalling the member ends all of their tokens and sessions; disabling them or the client keeps it from getting another."
      empty="When a tool gets a token for this member, it appears here, with what it may do and until when."
    />
  );
}
