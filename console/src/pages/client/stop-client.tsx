import Box from '@cloudscape-design/components/box';
import { type AgentSessionJson, listAgentSessions } from '../../api/agents.ts';
import { Confirm } from '../../common/confirm.tsx';
import { Counted } from '../../common/counted.tsx';
import { useLoad } from '../../common/use-load.ts';
import { asTrees } from '../agents/tree.ts';

/** So many sessions of the organization are looked through, 50 at a time: beyond it, the numbers say "at least". */
const MAX_PAGES = 10;

interface Ending {
  readonly sessions: number;
  readonly grants: number;
  readonly members: number;
  readonly isAll: boolean;
}

/** What the client's agents have now, as far as it was looked through. */
async function count(organization: string, client: string): Promise<Ending> {
  const all: AgentSessionJson[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { sessions, next_cursor } = await listAgentSessions(organization, true, cursor);
    all.push(...sessions);
    cursor = next_cursor;
    if (cursor === undefined) break;
  }
  // A sub-agent's is over with the one above it.
  const live = asTrees(all).filter((one) => one.client === client && one.overSince === undefined);
  return {
    sessions: live.length,
    grants: live.reduce((sum, { granted }) => sum + granted.length, 0),
    members: new Set(live.map(({ member }) => member)).size,
    isAll: cursor === undefined,
  };
}

interface StopClientProps {
  readonly organization: string;
  readonly client: string;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

/** Says in numbers what ends, before it does. The button waits for no numbers: they may not be there when it matters. */
export function StopClient({ organization, client, onConfirm, onClose }: StopClientProps) {
  const counted = useLoad(`${organization} ${client}`, () => count(organization, client));
  return (
    <Confirm title={`Stop everything of ${client}?`} action="Stop everything" onConfirm={onConfirm} onClose={onClose}>
      <Counted loaded={counted}>{inWords}</Counted>
      <Box variant="p">
        Its agents change nothing any more from their next request, and read nothing more with agent tokens within a
        minute. What they ask for now is asked no more. It stays enabled: its other tokens read until they end, and what
        your members approve from now on counts.
      </Box>
    </Confirm>
  );
}

function inWords({ sessions, grants, members, isAll }: Ending): string {
  const atLeast = isAll ? '' : 'At least ';
  const what = `${some(sessions, 'agent session')} of ${some(members, 'member')}, with ${some(grants, 'approved change')}`;
  return `${atLeast}${what}, ${isAll && sessions === 1 ? 'ends' : 'end'}.`;
}

function some(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
