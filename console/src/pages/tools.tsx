import Link from '@cloudscape-design/components/link';
import { listAgentSessions } from '../api/agents.ts';
import { useAddress, useAdministration, useSession } from '../app/session-context.ts';
import { Page } from '../common/page.tsx';
import { Connected } from '../common/tokens/connected.tsx';
import { useLoad } from '../common/use-load.ts';
import { texts } from '../texts/tokens.ts';

/** A member's own: which tools have a token of theirs, and taking it back. */
export function Tools() {
  const { member } = useSession();
  const administration = useAdministration();
  const agents = useAgentsByTool();
  return (
    <Page title={texts.connectedTools} description={texts.whatToolsMayDo}>
      <Connected
        title={texts.tools}
        of={member}
        rows="tools"
        load={(cursor) => administration.ownTokens(cursor)}
        revoke={(token) => administration.revokeOwnToken(token)}
        agents={agents}
        further={texts.aToolThatYou}
        empty={texts.whenYouSignIn}
      />
    </Page>
  );
}

/** How many agent sessions act by each tool. Where agents are off, or it cannot be told, nothing is said. */
function useAgentsByTool() {
  const { organization } = useSession();
  const address = useAddress();
  const { data } = useLoad('agents by tool', () => listAgentSessions(organization, false));
  return (client: string) => {
    if (data === undefined) return '–';
    const sessions = data.sessions.filter((session) => session.client === client).length;
    if (sessions === 0) return data.next_cursor === undefined ? texts.none : '–';
    return <Link href={address('/agents')}>{texts.sessions(sessions)}</Link>;
  };
}
