import { isMemberId } from '../../../protect/vocabulary/identifiers.ts';
import { type Administered, type ByMember, conflict } from './administration.ts';
import { noMember } from './change-member.ts';
import { isAdministrator } from './changer.ts';
import { type CreatedSetupLink, type SetupLinkDependencies, writeSetupLink } from './write-setup-link.ts';

/**
 * An administrator's setup link for another one, who brings another provider or is locked out. Whoever opens it registers
 * and tests a provider and signs in through it, as that member: so that it gives nobody a way in who administers nothing
 * already, and is nobody's for themselves, who would come in by it as they are here now.
 */
export async function offerSetupLink(
  admin: ByMember,
  dependencies: SetupLinkDependencies,
  id: string,
): Promise<Administered<CreatedSetupLink>> {
  const { organization, member: own } = admin.caller;
  const found = isMemberId(id) ? await admin.reads.findMember(organization, id) : undefined;
  if (found === undefined || found.record.erasedAt !== undefined) return noMember(organization, id);
  const { record } = found;
  if (record.id === own)
    return conflict('member', 'is you, and you are signed in: register the provider under Identity providers');
  if (record.status !== 'active')
    return conflict('status', `is ${record.status}: enable or add the member again first`);
  if (!isAdministrator(admin, record))
    return conflict('role', `is ${record.role}, which administers nothing: change the role first`);
  return writeSetupLink(admin, dependencies, record);
}
