import type { ClientJson } from '../../../../lambdas/endpoints/administration/schemas/clients.ts';

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
    label: 'Granted at once',
    description: 'Its tokens carry reads and writes, as far as the scopes above and the member’s role allow.',
  },
  {
    value: 'asked',
    label: 'Asked: each write needs the member’s approval',
    description: 'Its tokens read. A write works while the member’s approval holds: they give it in a browser.',
  },
];

export function writesInWords(writes: WritePolicy): string {
  return WRITE_CHOICES.find(({ value }) => value === writes)?.label ?? writes;
}

/** What is no choice of ours asks: the one that gives less. */
export function asWritePolicy(value: string): WritePolicy {
  return value === 'granted' ? 'granted' : 'asked';
}
