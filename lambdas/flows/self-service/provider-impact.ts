import { ok } from '../../../protect/vocabulary/result.ts';
import { offersSignIn } from '../../core/sign-in/provider.ts';
import { findStandingAdministrator } from './keep-sign-in.ts';
import { leadsSomewhere } from './own-links.ts';
import { findOwnProvider } from './own-providers.ts';
import type { SelfServed, SelfService } from './self-service.ts';

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

export async function providerImpact(self: SelfService, id: string): Promise<SelfServed<ProviderImpact>> {
  const found = await findOwnProvider(self, id);
  if (!found.ok) return found;
  const { id: provider } = found.value;
  const links = await self.records.listLinksOf(provider, MAX_COUNTED_LINKS);
  const active = links.filter(leadsSomewhere(found.value));
  const stays = await findStandingAdministrator(self, { provider });
  return ok({
    activeLinks: active.length,
    linkedMembers: new Set(active.map(({ member }) => member)).size,
    inactiveLinks: links.length - active.length,
    more: links.length === MAX_COUNTED_LINKS,
    lastSignIn: offersSignIn(found.value) && !stays.ok,
  });
}
