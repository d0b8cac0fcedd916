import { cachedAgentSwitch } from '../../../lambdas/adapters/memory/cached-agent-switch.ts';
import { NO_AGENT_RULES } from '../../../protect/vocabulary/agent-rules.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { organizationId } from '../../support/fixtures.ts';

const ACME = organizationId('acme');

function cached(isOn: boolean) {
  const clock = new FakeClock();
  const world = { isOn, reads: 0, clock };
  const find = async () => {
    world.reads += 1;
    return { isOn: world.isOn, rules: NO_AGENT_RULES, boundTokensOnly: false };
  };
  const remembered = cachedAgentSwitch({ find }, clock.now);
  return { world, agents: { isOn: async (id: typeof ACME) => (await remembered.find(id)).isOn } };
}

describe('the agents’ switch, remembered', () => {
  it('[L9] is noticed off within sixty seconds', async () => {
    const { world, agents } = cached(true);
    expect(await agents.isOn(ACME)).toBe(true);
    world.isOn = false;
    world.clock.advance(59);
    expect([await agents.isOn(ACME), world.reads]).toEqual([true, 1]);
    world.clock.advance(1);
    expect([await agents.isOn(ACME), world.reads]).toEqual([false, 2]);
  });

  it('is noticed on at once: that it was off is not remembered', async () => {
    const { world, agents } = cached(false);
    expect(await agents.isOn(ACME)).toBe(false);
    world.isOn = true;
    expect(await agents.isOn(ACME)).toBe(true);
  });

  it('[L10] is never on because it could not be read', async () => {
    const failing = { find: () => Promise.reject(new Error('no answer')) };
    const agents = cachedAgentSwitch(failing, new FakeClock().now);
    await expect(agents.find(ACME)).rejects.toThrow('no answer');
  });
});
