import Link from '@cloudscape-design/components/link';
import { listAgentSessions } from '../api/agents.ts';
import { useAddress, useAdministration, useSession } from '../app/session-context.ts';
import { Page } from '../common/page.tsx';
import { count } from '../common/times.ts';
import { Connected } from '../common/tokens/connected.tsx';
import { useLoad } from '../common/use-load.ts';

/** A member's own: which tools have a token of theirs, and taking it back. */
export function Tools() {
  const { member } = useSession();
  const administration = useAdministration();
  const agents = useAgentsByTool();
  return (
    <Page title="Connected tools" description="What tools may do here in your name, now.">
      <Connected
        title="Tools"
        of={member}
        rows="tools"
        load={(cursor) => administration.ownTokens(cursor)}
        revoke={(token) => administration.revokeOwnToken(token)}
        agents={agents}
        further="A tool that you are still signed in to may get another token. Signing out everywhere, in the menu under your address, ends that too, and your sessions in browsers."
        empty="When you sign in to a tool with your account, it appears here, with what it may do and until when."
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
    if (sessions === 0) return data.next_cursor === undefined ? 'none' : '–';
    return <Link href={address('/agents')}>{count(sessions, 'session')}</Link>;
  };
}
