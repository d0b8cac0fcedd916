import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { consolePath } from '../../../lambdas/routes.ts';
import { type AgentSessionJson, listAgentSessions, takeBack } from '../api/agents.ts';
import type { Session } from '../api/session.ts';
import { useNotifications } from '../app/notifications.tsx';
import { mayAdminister, useSession } from '../app/session-context.ts';
import { Confirm } from '../common/confirm.tsx';
import { Empty } from '../common/empty.tsx';
import { Listing } from '../common/listing.tsx';
import { Moment } from '../common/moment.tsx';
import { Page } from '../common/page.tsx';
import { ProblemAlert } from '../common/problem-alert.tsx';
import { usePages } from '../common/use-pages.ts';

/** Agents that act for somebody: what each may change, and taking it back. */
export function Agents() {
  const session = useSession();
  const [whose, setWhose] = useState('mine');
  const [taking, setTaking] = useState<AgentSessionJson>();
  const { done } = useNotifications();
  const isAll = whose === 'all';
  const pages = usePages(whose, async (cursor) => {
    const { sessions, next_cursor } = await listAgentSessions(session.organization, isAll, cursor);
    return { items: sessions, next_cursor };
  });
  // The list of an organization that is there: nothing else is missing but the switch.
  const isOff = pages.problem?.status === 404;
  const stop = async ({ session_id: sessionId, member }: AgentSessionJson) => {
    await takeBack(session.organization, { sessionId, member });
    done(`Session ${sessionId} may change nothing any more.`);
    pages.reload();
  };
  return (
    <Page
      title={mayAdminister(session) ? 'Agent sessions' : 'My agent sessions'}
      description="An agent reads what its person may read. What it may change, that person approved, for a few hours."
      actions={mayAdminister(session) ? <Whose selected={whose} onSelect={setWhose} /> : undefined}
    >
      {isOff ? <SwitchedOff session={session} /> : <ProblemAlert problem={pages.problem} onRetry={pages.reload} />}
      <Listing
        title="Sessions"
        noun="session"
        pages={pages}
        idOf={({ member, session_id }) => `${member} ${session_id}`}
        narrow={['session', 'grants', 'actions']}
        columns={columnsOf(session, isAll, setTaking)}
        empty={pages.problem === undefined ? <None isAll={isAll} /> : <Empty title="Nothing to show" />}
      />
      {taking === undefined ? null : (
        <TakeBack taking={taking} onConfirm={() => stop(taking)} onClose={() => setTaking(undefined)} />
      )}
    </Page>
  );
}

/** Nothing is wrong: the organization has no agents, until an administrator says so. */
function SwitchedOff({ session }: { readonly session: Session }) {
  return (
    <Alert
      type="info"
      header="Agents are switched off in your organization"
      action={
        mayAdminister(session) ? (
          <Button href={consolePath(session.organization, '/settings')}>Open settings</Button>
        ) : undefined
      }
    >
      No agent acts for anybody here.{' '}
      {mayAdminister(session)
        ? 'You can switch them on in the settings.'
        : 'An administrator of your organization can switch them on.'}
    </Alert>
  );
}

function None({ isAll }: { readonly isAll: boolean }) {
  return (
    <Empty title={isAll ? 'No agent acts for anybody now' : 'No agent acts for you now'}>
      When a tool asks for a change, it shows its person a link. What they approve there appears here, until it is taken
      back, and is remembered until it has not been used for thirty days. What was before is in the audit trail.
    </Empty>
  );
}

function Grants({
  ended_at: end,
  granted,
  used,
  taken_back: taken,
}: Pick<AgentSessionJson, 'ended_at' | 'granted' | 'used' | 'taken_back'>) {
  return (
    <SpaceBetween size="xxs">
      {end === undefined ? null : (
        <StatusIndicator type="stopped">
          over since <Moment at={end} />
        </StatusIndicator>
      )}
      {end === undefined && granted.length === 0 ? <StatusIndicator type="stopped">nothing</StatusIndicator> : null}
      {granted.map(({ scope, expires_at: end, once }) => (
        <div key={scope}>
          <span className="claims">{scope}</span>
          {once ? ', once' : ''}, ends <Moment at={end} />
        </div>
      ))}
      {used.map(({ scope, used_at: at }) => (
        <Box key={`used ${scope}`} variant="small" display="block">
          <span className="claims">{scope}</span>, approved once, used <Moment at={at} />
        </Box>
      ))}
      {taken.map(({ scope, taken_back_at: at, by }) => (
        <Box key={`taken ${scope}`} variant="small" display="block">
          <span className="claims">{scope}</span>, until <Moment at={at} />: taken back by{' '}
          {by.kind === 'client' ? 'its tool' : by.id}
        </Box>
      ))}
    </SpaceBetween>
  );
}

/** It has no approvals of its own. */
function SubAgent({ parents = [], ended_at: end }: Pick<AgentSessionJson, 'parents' | 'ended_at'>) {
  return (
    <SpaceBetween size="xxs">
      {end === undefined ? null : (
        <StatusIndicator type="stopped">
          over since <Moment at={end} />
        </StatusIndicator>
      )}
      <div>
        sub-agent of {parents.at(-1)}: no more than what {parents[0]} may, and ends with it
      </div>
    </SpaceBetween>
  );
}

function columnsOf(
  session: Session,
  isAll: boolean,
  onTakeBack: (one: AgentSessionJson) => void,
): readonly TableProps.ColumnDefinition<AgentSessionJson>[] {
  return [
    {
      id: 'session',
      header: 'Agent session',
      isRowHeader: true,
      sortingField: 'session_id',
      cell: ({ session_id: id, member }) =>
        member === session.member ? <Link href={consolePath(session.organization, `/approve/${id}`)}>{id}</Link> : id,
    },
    ...(isAll
      ? [{ id: 'member', header: 'Member', sortingField: 'member', cell: (one: AgentSessionJson) => one.member }]
      : []),
    { id: 'client', header: 'Tool', sortingField: 'client', cell: ({ client }) => client ?? 'none yet' },
    {
      id: 'grants',
      header: 'May change',
      cell: (one) => (one.parents === undefined ? <Grants {...one} /> : <SubAgent {...one} />),
    },
    {
      id: 'used',
      header: 'Last token',
      sortingField: 'last_mint_at',
      cell: ({ last_mint_at: at }) => (at === undefined ? 'never' : <Moment at={at} />),
    },
    {
      id: 'actions',
      header: 'Action',
      cell: (one) =>
        one.ended_at === undefined ? (
          <Button variant="inline-link" ariaLabel={`Take back ${one.session_id}`} onClick={() => onTakeBack(one)}>
            Take back
          </Button>
        ) : null,
    },
  ];
}

function Whose({ selected, onSelect }: { readonly selected: string; readonly onSelect: (whose: string) => void }) {
  return (
    <SegmentedControl
      label="Whose sessions"
      selectedId={selected}
      onChange={({ detail }) => onSelect(detail.selectedId)}
      options={[
        { id: 'mine', text: 'Mine' },
        { id: 'all', text: 'Everybody’s' },
      ]}
    />
  );
}

interface TakeBackProps {
  readonly taking: AgentSessionJson;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

function TakeBack({ taking, onConfirm, onClose }: TakeBackProps) {
  return (
    <Confirm
      title={`Take back session ${taking.session_id}?`}
      action="Take back"
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {taking.granted.length === 0
        ? 'It may change nothing now. Its tool may ask again.'
        : `It loses ${taking.granted.length} approved ${taking.granted.length === 1 ? 'change' : 'changes'} (${taking.granted.map(({ scope }) => scope).join(', ')}) with its next request. Reading goes on.`}
    </Confirm>
  );
}
