import type { AgentSessionJson } from '../../console/src/api/agents.ts';
import { actionsOf, asTrees, stopLabel } from '../../console/src/pages/agents/tree.ts';

const aSession = (id: string, parents: readonly string[] = [], change: Partial<AgentSessionJson> = {}) =>
  ({
    ...{ session_id: id, member: 'maria', client: 'cursor', granted: [], used: [], taken_back: [] },
    ...(parents.length > 0 && { parents: [...parents] }),
    ...change,
  }) as AgentSessionJson;
const shape = (...sessions: AgentSessionJson[]) =>
  asTrees(sessions).map(({ session_id: id, depth, below, overSince }) => [id, depth, below, overSince]);

describe('agent sessions as trees', () => {
  it('stand under the one that they are a sub-agent of, wherever they came', () => {
    const [top, worker, helper] = [aSession('top'), aSession('a', ['top']), aSession('b', ['top', 'a'])];
    expect(shape(helper, aSession('z'), worker, top)).toEqual([
      ['z', 0, 0, undefined],
      ['top', 0, 2, undefined],
      ['a', 1, 1, undefined],
      ['b', 2, 0, undefined],
    ]);
  });

  it('are over with any session above them, and nothing of them is left to take', () => {
    const trees = asTrees([aSession('top', [], { ended_at: 7 }), aSession('a', ['top'])]);
    expect(trees.map(({ overSince }) => overSince)).toEqual([7, 7]);
    expect(trees.flatMap(actionsOf)).toEqual([]);
  });

  it('never stand under another member’s, and one whose parent was not loaded is shown', () => {
    const other = aSession('top', [], { member: 'paul' });
    expect(shape(other, aSession('a', ['top']))).toEqual([
      ['top', 0, 0, undefined],
      ['a', 0, 0, undefined],
    ]);
  });

  it('are stopped as a whole; a tool’s own session only loses what was approved', () => {
    const [top, child] = asTrees([aSession('top'), aSession('a', ['top'])]);
    if (top === undefined || child === undefined) throw new Error('no tree');
    expect([stopLabel(top), stopLabel(child)]).toEqual(['Stop all', 'Stop']);
    expect(actionsOf(top)).toEqual(['take_back', 'stop']);
    expect(actionsOf(child)).toEqual(['stop']);
    expect(asTrees([aSession('client~cursor')]).map(actionsOf)).toEqual([['take_back']]);
  });
});
