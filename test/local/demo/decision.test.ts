import { type AskedState, untilDecided } from '../../../local/demo/decision.ts';

const scope = 'projects:create';
const PENDING: AskedState = { scope, state: 'pending', until: 100 };
const HALF: AskedState = { ...PENDING, awaits: 'second_person' };
const GRANTED: AskedState = { scope, state: 'granted', until: 200 };
const denied = (until: number): AskedState => ({ scope, state: 'denied', until });

/** What is decided when the host is told these, one after the other, and how often a second person was named. */
async function decided(states: readonly AskedState[], before: AskedState = undefined) {
  const told = [...states];
  let halves = 0;
  const decision = untilDecided(async () => told.shift(), before, {
    pause: async () => {
      if (told.length === 0) throw new Error('it waits still');
    },
    onHalf: () => {
      halves += 1;
    },
  });
  return { decision: await decision.catch(({ message }: Error) => message), halves };
}

describe('the walk waits for a person', () => {
  it.each([
    ['until they approve', [PENDING, PENDING, GRANTED], 'approved'],
    ['until they say no', [PENDING, denied(50)], 'denied'],
    ['while nobody was asked', [undefined], 'it waits still'],
  ])('%s', async (_what, states, decision) => {
    expect(await decided(states)).toStrictEqual({ decision, halves: 0 });
  });

  it('and takes no earlier no for their answer', async () => {
    expect(await decided([denied(50), denied(50)], denied(50))).toStrictEqual({
      decision: 'it waits still',
      halves: 0,
    });
    expect(await decided([denied(50), denied(60)], denied(50))).toStrictEqual({ decision: 'denied', halves: 0 });
  });
});

describe('where one yes is not enough', () => {
  it.each([
    ['goes on when another member confirms it', [PENDING, HALF, HALF, GRANTED], 'approved'],
    ['ends when another member says no', [HALF, HALF, denied(50)], 'denied'],
    ['waits on', [PENDING, HALF, HALF], 'it waits still'],
  ])('it says so once, and %s', async (_what, states, decision) => {
    expect(await decided(states)).toStrictEqual({ decision, halves: 1 });
  });
});
