import type { AssertionRefusal } from '../../../../lambdas/core/refusal.ts';
import type { Activity } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { texts } from '../../texts/activity.ts';

interface Words {
  readonly meaning: string;
  readonly nextStep: string;
}

const TEST = texts.testConnectionItShows;

/**
 * Refusals of a client that had proved who it is, for an issuer that is yours, where nothing proved that your provider signed:
 * they are counted, and nothing of what was sent is kept, because anybody could have written it.
 */
const REFUSED: Readonly<Partial<Record<AssertionRefusal['reason'], Words>>> = {
  no_key_for_kid: {
    meaning: texts.theProviderDoesNot,
    nextStep: texts.ifItHasNew,
  },
  several_keys_for_kid: { meaning: texts.theProviderPublishesSeveral, nextStep: TEST },
  no_single_key_without_kid: {
    meaning: texts.theAssertionNamesNo,
    nextStep: TEST,
  },
  key_does_not_fit_algorithm: { meaning: texts.theKeyAnotherKind, nextStep: TEST },
  bad_signature: {
    meaning: texts.theSignatureNotKey,
    nextStep: texts.ifKeysRightTool,
  },
};

const KEYS_DOWN: Words = {
  meaning: texts.theKeysProviderCould,
  nextStep: TEST,
};

/** Dependencies whose outage is the provider's. */
const PROVIDER_KEYS = 'provider keys';

export interface Unsigned extends Words {
  readonly id: string;
  readonly client: string;
  readonly reason: string;
  readonly count: number;
}

/** By client and reason, most frequent first. */
export function unsignedRefusals({ clients }: Activity): readonly Unsigned[] {
  const rows = clients.flatMap(({ client, refused, unavailable }) => [
    ...Object.entries(refused).flatMap(([reason, count]) => rowOf(client, reason, count, wordsOf(reason))),
    ...Object.entries(unavailable).flatMap(([dependency, count]) =>
      dependency === PROVIDER_KEYS ? rowOf(client, 'keys_unreachable', count, KEYS_DOWN) : [],
    ),
  ]);
  return rows.toSorted((a, b) => b.count - a.count);
}

function wordsOf(reason: string): Words | undefined {
  return Object.hasOwn(REFUSED, reason) ? REFUSED[reason as AssertionRefusal['reason']] : undefined;
}

function rowOf(client: string, reason: string, count: number, words: Words | undefined): readonly Unsigned[] {
  return words === undefined ? [] : [{ id: `${client} ${reason}`, client, reason, count, ...words }];
}
