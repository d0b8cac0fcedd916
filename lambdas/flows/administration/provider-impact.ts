import { ok } from '../../../protect/vocabulary/result.ts';
import { offersSignIn } from '../../core/sign-in/provider.ts';
import type { Administered, ByMember } from './administration.ts';
import { findStandingAdministrator } from './changer.ts';
import { findProvider } from './find-provider.ts';
import { leadsSomewhere } from './links.ts';

/** What a change that cannot be undone would do. */
export interface ProviderImpact {
  readonly activeLinks: number;
  readonly linkedMembers: number;
  readonly inactiveLinks: number;
  /** There are more than were counted. */
  readonly more: boolean;
  /** Whoever asks could not do it (law 6): nothing proves that administrators could sign in without it. */
  readonly lastSignIn: boolean;
}

/** One query; more people than these are "more than a thousand". */
const MAX_COUNTED_LINKS = 1_000;

export async function providerImpact(admin: ByMember, id: string): Promise<Administered<ProviderImpact>> {
  const found = await findProvider(admin, admin.caller.organization, id);
  if (!found.ok) return found;
  const { record } = found.value;
  const links = await admin.reads.listLinksOf(record.id, MAX_COUNTED_LINKS);
  const active = links.filter(leadsSomewhere(record));
  const stays = await findStandingAdministrator(admin, { provider: record.id });
  return ok({
    activeLinks: active.length,
    linkedMembers: new Set(active.map(({ member }) => member)).size,
    inactiveLinks: links.length - active.length,
    more: links.length === MAX_COUNTED_LINKS,
    lastSignIn: offersSignIn(record) && !stays.ok,
  });
}
