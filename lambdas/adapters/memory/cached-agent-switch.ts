import type { AgentSettings, AgentSwitch } from '../../ports/agent-switch.ts';
import type { Clock } from '../../ports/clock.ts';
import { shortLivedCache } from './short-lived-cache.ts';

/** Laws 9 and 17: switched off, agents stop within this many seconds; and so long a former rule may count. */
const MAX_AGE_SECONDS = 60;
const MAX_ENTRIES = 10_000;

const OFF: AgentSettings = { isOn: false, rules: 'unreadable', boundTokensOnly: true };

/** Remembers only where it is on: who switches agents on need not wait. */
export function cachedAgentSwitch(agentSwitch: AgentSwitch, clock: Clock): AgentSwitch {
  const cache = shortLivedCache<string, AgentSettings>({
    ...{ clock, maxAgeSeconds: MAX_AGE_SECONDS, maxEntries: MAX_ENTRIES },
  });
  return {
    find: async (organization) => {
      const found = await cache(organization, async () => {
        const settings = await agentSwitch.find(organization);
        return settings.isOn ? settings : undefined;
      });
      return found ?? OFF;
    },
  };
}
