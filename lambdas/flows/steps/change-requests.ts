import type { MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { isChanged, type MemberRequests } from '../../core/agents/write-requests.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import type { WriteRequestStore } from '../../ports/write-request-store.ts';

const MAX_ATTEMPTS = 5;

/**
 * Changes what a member is asked, over whatever others change at the same moment: `change` is applied anew to what there
 * is. A change that says nothing new writes nothing.
 * @throws Unavailable
 */
export async function changeRequests(
  writeRequests: Pick<WriteRequestStore, 'find' | 'change'>,
  { organization, member }: { readonly organization: OrganizationId; readonly member: MemberId },
  change: (before: MemberRequests) => MemberRequests,
  now: number,
): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const before = await writeRequests.find(organization, member);
    const next = change(before);
    if (!isChanged(before, next)) return;
    if ((await writeRequests.change(next, now)) === 'done') return;
  }
  throw new Unavailable('requests that do not change at this very moment');
}
