import type { ClientJson } from '../../../../lambdas/endpoints/administration/schemas/clients.ts';
import { texts } from '../../texts/clients.ts';

export type WritePolicy = NonNullable<ClientJson['enablement']>['writes'];

interface WriteChoice {
  readonly value: WritePolicy;
  readonly label: string;
  readonly description: string;
}

/** How a client's writes work, in words. */
export const WRITE_CHOICES: readonly WriteChoice[] = [
  {
    value: 'granted',
    label: texts.grantedAtOnce,
    description: texts.itsTokensCarryReads,
  },
  {
    value: 'asked',
    label: texts.askedEachWriteNeeds,
    description: texts.itsTokensReadWrite,
  },
];

export function writesInWords(writes: WritePolicy): string {
  return WRITE_CHOICES.find(({ value }) => value === writes)?.label ?? writes;
}

/** What is no choice of ours asks: the one that gives less. */
export function asWritePolicy(value: string): WritePolicy {
  return value === 'granted' ? 'granted' : 'asked';
}
