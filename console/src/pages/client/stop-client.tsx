import Box from '@cloudscape-design/components/box';
import { type AgentSessionJson, listAgentSessions } from '../../api/agents.ts';
import { Confirm } from '../../common/confirm.tsx';
import { Counted } from '../../common/counted.tsx';
import { useLoad } from '../../common/use-load.ts';
import { texts } from '../../texts/clients.ts';
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
  /** What people call it. */
  readonly named: string;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

/** Says in numbers what ends, before it does. The button waits for no numbers: they may not be there when it matters. */
export function StopClient({ organization, client, named, onConfirm, onClose }: StopClientProps) {
  const counted = useLoad(`${organization} ${client}`, () => count(organization, client));
  return (
    <Confirm
      title={texts.stopEverythingQuestion(named)}
      action={texts.stopEverything}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <Counted loaded={counted}>{inWords}</Counted>
      <Box variant="p">{texts.itsAgentsChangeNothing}</Box>
    </Confirm>
  );
}

function inWords({ isAll, ...ending }: Ending): string {
  return texts.ends(ending, isAll);
}
