import type { AgentSessionJson } from '../../api/agents.ts';
import { texts } from '../../texts/agents.ts';

/** A session in its place. */
export type Placed = AgentSessionJson & Place;

interface Place {
  /** How many of the sessions that it stands under were loaded: 0 is a topmost one, as far as the list goes. */
  readonly depth: number;
  /** So many that were loaded stand under it, and end with it. */
  readonly below: number;
  /** Since when it is over: by itself, or with one above it. */
  readonly overSince: number | undefined;
}

/** Sessions as trees, each under the one that it is a sub-agent of; in the order that they came in, otherwise. */
export function asTrees(sessions: readonly AgentSessionJson[]): readonly Placed[] {
  const loaded = new Set(sessions.map(keyOf));
  const under = Map.groupBy(sessions, (session) => {
    const parent = parentKey(session);
    return parent !== undefined && loaded.has(parent) ? parent : undefined;
  });
  const place = (session: AgentSessionJson, depth: number, overAbove: number | undefined): readonly Placed[] => {
    const overSince = overAbove ?? session.ended_at;
    const children = (under.get(keyOf(session)) ?? []).flatMap((child) => place(child, depth + 1, overSince));
    return [{ ...session, depth, below: children.length, overSince }, ...children];
  };
  return (under.get(undefined) ?? []).flatMap((session) => place(session, 0, undefined));
}

/** The same id of another member is another session. */
function keyOf({ member, session_id }: AgentSessionJson): string {
  return `${member} ${session_id}`;
}

function parentKey({ member, parents = [] }: AgentSessionJson): string | undefined {
  const parent = parents.at(-1);
  return parent === undefined ? undefined : `${member} ${parent}`;
}

/** A tool's own session has one id for ever: it loses what was approved, and goes on. */
function canEnd({ session_id: id }: AgentSessionJson): boolean {
  return !id.startsWith('client~') && !id.startsWith('client-digest~');
}

/** What is about to be taken away from a session. `stop`: it is over, and every one below it. */
export interface Ending {
  readonly placed: Placed;
  readonly action: 'take_back' | 'stop';
}

export function stopLabel({ below }: Placed): string {
  return below === 0 ? texts.stop : texts.stopAll;
}

/** Of a tool's own session nothing ends but what is approved. */
export function actionsOf(placed: Placed): readonly Ending['action'][] {
  if (placed.overSince !== undefined) return [];
  // What a sub-agent may change is the topmost one's.
  const taking = placed.parents === undefined ? (['take_back'] as const) : [];
  return canEnd(placed) ? [...taking, 'stop'] : taking;
}
