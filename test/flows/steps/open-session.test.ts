import { waitPastRecall } from '../../../lambdas/flows/steps/open-session.ts';
import { Unavailable } from '../../../lambdas/ports/unavailable.ts';
import { member, NOW } from '../../support/fixtures.ts';

/** The clock shows `before` until somebody has slept, then `after`. */
function waiting(before: number, after: number) {
  const slept: number[] = [];
  const clock = () => (slept.length === 0 ? before : after);
  const sleep = async (ms: number) => void slept.push(ms);
  return { slept, wait: waitPastRecall({ clock, sleep }, { member: { ...member, recalledAt: NOW } }) };
}

describe('[L9] a session that is opened after a recall', () => {
  it('never begins in the very second of it', async () => {
    const { wait, slept } = waiting(NOW, NOW + 1);
    await wait;
    expect(slept).toEqual([1_000]);
  });

  it('never begins while the clock stands still', async () => {
    await expect(waiting(NOW, NOW).wait).rejects.toBeInstanceOf(Unavailable);
  });

  it('begins at once a second later', async () => {
    const { wait, slept } = waiting(NOW + 1, NOW + 1);
    await wait;
    expect(slept).toEqual([]);
  });
});
