/** What a person has said. */
export type Decision = 'approved' | 'denied';

/** Where a write stands, as the agent's host is told (`requests` of the poll). Absent: nobody was asked. */
export type AskedState =
  | {
      readonly scope: string;
      readonly state: string;
      readonly until: number;
      /** Its person has approved it, and somebody else has to confirm it. */
      readonly awaits?: string;
    }
  | undefined;

export interface Waiting {
  /** Between two looks. @throws when nobody waits any more */
  readonly pause: () => Promise<unknown>;
  /** Called once, when a first person has approved and a second one has to. */
  readonly onHalf: () => void;
}

/**
 * Looks until people have decided, however long they take. A no that was there `before` is not this person's answer: a new
 * one ends later.
 */
export async function untilDecided(
  look: () => Promise<AskedState>,
  before: AskedState,
  { pause, onHalf }: Waiting,
): Promise<Decision> {
  for (let isSaid = false; ; await pause()) {
    const asked = await look();
    if (asked?.state === 'granted') return 'approved';
    if (asked?.state === 'denied' && asked.until !== before?.until) return 'denied';
    if (asked?.awaits !== 'second_person' || isSaid) continue;
    onHalf();
    isSaid = true;
  }
}
