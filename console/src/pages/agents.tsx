import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { heldPath, listAgentSessions, takeBack } from '../api/agents.ts';
import type { Session } from '../api/session.ts';
import { useNotifications } from '../app/notifications.tsx';
import { mayAdminister, useSession } from '../app/session-context.ts';
import { AgentsOff } from '../common/agents-off.tsx';
import { Empty } from '../common/empty.tsx';
import { Listing, NARROW } from '../common/listing.tsx';
import { Moment } from '../common/moment.tsx';
import { MemberLink } from '../common/named-links.tsx';
import { Page } from '../common/page.tsx';
import { useMedia } from '../common/use-media.ts';
import { usePages } from '../common/use-pages.ts';
import { texts } from '../texts/agents.ts';
import { EndSessions } from './agents/end-sessions.tsx';
import { MayChange, WhichTool } from './agents/session-cells.tsx';
import { actionsOf, asTrees, type Ending, type Placed, stopLabel } from './agents/tree.ts';

/** Agents that act for somebody: what each may change, and taking it back. */
export function Agents() {
  const session = useSession();
  const [query, setQuery] = useSearchParams();
  const whose = query.get('whose') === 'all' ? 'all' : 'mine';
  const setWhose = (one: string) => setQuery(one === 'mine' ? {} : { whose: one }, { replace: true });
  const [ending, setEnding] = useState<Ending>();
  const { done } = useNotifications();
  const isAll = whose === 'all';
  const pages = usePages(whose, async (cursor) => {
    const { sessions, next_cursor } = await listAgentSessions(session.organization, isAll, cursor);
    return { items: sessions, next_cursor };
  });
  const isNarrow = useMedia(NARROW);
  const placed = useMemo(() => asTrees(pages.items), [pages.items]);
  // The list of an organization that is there: nothing else is missing but the switch.
  const isOff = pages.problem?.status === 404;
  const end = async ({ placed, action }: Ending) => {
    const { session_id: sessionId, member } = placed;
    await takeBack(session.organization, { sessionId, member, ends: action === 'stop' });
    done(action === 'stop' ? texts.isOverWithAllBelow(sessionId) : texts.sessionMayChangeNothing(sessionId));
    pages.reload();
  };
  return (
    <Page
      title={mayAdminister(session) ? texts.agentSessions : texts.myAgentSessions}
      description={texts.anAgentReadsWhat}
      actions={mayAdminister(session) && !isOff ? <Whose selected={whose} onSelect={setWhose} /> : undefined}
    >
      {isOff ? (
        <AgentsOff />
      ) : (
        <Listing
          title={texts.sessions}
          noun={texts.session}
          pages={{ ...pages, items: placed }}
          idOf={({ member, session_id }) => `${member} ${session_id}`}
          narrow={isAll ? ['session', 'member', 'grants'] : ['session', 'grants']}
          columns={columnsOf({ session, isAll, isNarrow, onEnd: setEnding })}
          empty={<None isAll={isAll} />}
        />
      )}
      {ending === undefined ? null : (
        <EndSessions ending={ending} onConfirm={() => end(ending)} onClose={() => setEnding(undefined)} />
      )}
    </Page>
  );
}

function None({ isAll }: { readonly isAll: boolean }) {
  return <Empty title={isAll ? texts.noAgentActsFor : texts.noAgentActsForYou}>{texts.whenToolAsksFor}</Empty>;
}

interface Shown {
  readonly session: Session;
  readonly isAll: boolean;
  /** There is no room for a column of actions: they stand under what they take away. */
  readonly isNarrow: boolean;
  readonly onEnd: (ending: Ending) => void;
}

function columnsOf({ session, isAll, isNarrow, onEnd }: Shown): readonly TableProps.ColumnDefinition<Placed>[] {
  return [
    {
      id: 'session',
      header: texts.agentSession,
      isRowHeader: true,
      cell: (placed) => (
        <>
          <Place placed={placed} own={session} />
          {isNarrow ? <WhichTool placed={placed} /> : null}
        </>
      ),
    },
    ...(isAll
      ? [{ id: 'member', header: texts.member, cell: ({ member }: Placed) => <MemberLink id={member} /> }]
      : []),
    {
      id: 'client',
      header: texts.tool,
      cell: (placed) => <WhichTool placed={placed} />,
    },
    {
      id: 'grants',
      header: texts.mayChange,
      cell: (placed) => (
        <>
          <MayChange placed={placed} />
          {isNarrow ? <Actions placed={placed} onEnd={onEnd} /> : null}
        </>
      ),
    },
    {
      id: 'used',
      header: texts.lastToken,
      cell: ({ last_mint_at: at }) => (at === undefined ? texts.never : <Moment at={at} />),
    },
    { id: 'actions', header: texts.action, cell: (placed) => <Actions placed={placed} onEnd={onEnd} /> },
  ];
}

/** Under the session that it is a sub-agent of. */
function Place({ placed, own }: { readonly placed: Placed; readonly own: Session }) {
  const { session_id: id, member, parents, depth } = placed;
  const name =
    member === own.member && parents === undefined ? <Link href={heldPath(own.organization, id)}>{id}</Link> : id;
  return (
    <div className="breakable" style={{ paddingInlineStart: `${depth * 20}px` }}>
      {depth === 0 ? null : '↳ '}
      {name}
    </div>
  );
}

function Actions({ placed, onEnd }: { readonly placed: Placed; readonly onEnd: (ending: Ending) => void }) {
  const id = placed.session_id;
  return (
    <SpaceBetween size="xxs">
      {actionsOf(placed).map((action) => {
        const label = action === 'stop' ? stopLabel(placed) : texts.takeBack;
        return (
          <Button
            key={action}
            variant="inline-link"
            wrapText={false}
            ariaLabel={`${label} ${id}`}
            onClick={() => onEnd({ placed, action })}
          >
            {label}
          </Button>
        );
      })}
    </SpaceBetween>
  );
}

function Whose({ selected, onSelect }: { readonly selected: string; readonly onSelect: (whose: string) => void }) {
  return (
    <SegmentedControl
      label={texts.whoseSessions}
      selectedId={selected}
      onChange={({ detail }) => onSelect(detail.selectedId)}
      options={[
        { id: 'mine', text: texts.mine },
        { id: 'all', text: texts.everybodys },
      ]}
    />
  );
}
