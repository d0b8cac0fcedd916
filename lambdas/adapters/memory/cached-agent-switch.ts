import type { AgentSwitch } from '../../ports/agent-switch.ts';
import type { Clock } from '../../ports/clock.ts';
import { shortLivedCache } from './short-lived-cache.ts';

/** Law 9: switched off, agents stop within this many seconds. */
const MAX_AGE_SECONDS = 60;
const MAX_ENTRIES = 10_000;

/** Remembers only that it is on: who switches agents on need not wait. */
export function cachedAgentSwitch(agentSwitch: AgentSwitch, clock: Clock): AgentSwitch {
  const cache = shortLivedCache<string, true>({ clock, maxAgeSeconds: MAX_AGE_SECONDS, maxEntries: MAX_ENTRIES });
  return {
    isOn: async (organization) =>
      (await cache(organization, async () => (await agentSwitch.isOn(organization)) || undefined)) === true,
  };
}
