import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { ApprovalJson } from '../../api/agents.ts';
import { useNow } from '../../common/moment.tsx';
import { relative, until } from '../../common/times.ts';
import { Tool } from '../../common/tool.tsx';

/** The client of tokens that were minted from a session of ours: no tool, but this browser. */
const FIRST_PARTY = 'first-party';

function WhichTool({ view: { client, tool } }: { readonly view: ApprovalJson }) {
  if (client === undefined) return 'No tool of yours';
  if (client === FIRST_PARTY) return 'This site itself, in a browser where you signed in';
  return <Tool id={client} tool={tool} />;
}

/** Who is signed in, which tool and session ask, and when it was last used. */
export function WhoAsks({ view, isQuestion }: { readonly view: ApprovalJson; readonly isQuestion: boolean }) {
  const now = useNow();
  return (
    <KeyValuePairs
      columns={2}
      minColumnWidth={200}
      items={[
        { label: 'Tool', value: <WhichTool view={view} /> },
        { label: 'Agent session', value: <span className="claims">{view.session_id}</span> },
        { label: 'You', value: view.email },
        { label: 'Organization', value: view.organization_name },
        ...(isQuestion && view.wanted_until !== undefined
          ? [{ label: 'The agent would like it', value: `Until ${until(view.wanted_until, now)}` }]
          : []),
        ...(view.last_mint_at === undefined ? [] : [{ label: 'Last token', value: relative(view.last_mint_at, now) }]),
      ]}
    />
  );
}
