import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs, { type TabsProps } from '@cloudscape-design/components/tabs';
import { useState } from 'react';
import { decisionPath, listConfirmations, listWriteRequests, type WriteRequestJson } from '../api/agents.ts';
import { useInbox } from '../app/inbox.tsx';
import { mayAdminister, useSession } from '../app/session-context.ts';
import { AgentsOff } from '../common/agents-off.tsx';
import { Empty } from '../common/empty.tsx';
import { LoadingMark } from '../common/loading-page.tsx';
import { Page } from '../common/page.tsx';
import { PageButtons } from '../common/page-buttons.tsx';
import { ProblemAlert } from '../common/problem-alert.tsx';
import { type Loaded, useLoad } from '../common/use-load.ts';
import { usePages } from '../common/use-pages.ts';
import { texts } from '../texts/requests.ts';
import { Confirmations } from './requests/confirmations.tsx';
import { RequestCard } from './requests/request-card.tsx';

/** What agents ask, and nobody has answered yet. Deciding is a page of its own: nothing here approves anything. */
export function Requests() {
  const session = useSession();
  // Who may confirm is the organization's to say, and the server's to know: it tells nobody else what waits.
  const confirming = useLoad('may-confirm', () => listConfirmations(session.organization));
  const { requests, problem } = useInbox();
  const tabs = [
    { id: 'mine', label: texts.mine, content: <Mine /> },
    ...(confirming.data?.may_confirm !== true
      ? []
      : [{ id: 'confirm', label: texts.toConfirm, content: <Confirmations /> }]),
    ...(mayAdminister(session) ? [{ id: 'all', label: texts.everyones, content: <Everyones /> }] : []),
  ];
  return (
    <Page title={texts.requests} description={texts.whatAgentsAskTo}>
      {problem?.status === 404 ? (
        <AgentsOff />
      ) : (
        <Whose
          tabs={tabs}
          first={requests?.length === 0 && confirming.data?.confirmations.length ? 'confirm' : 'mine'}
          mayConfirm={confirming}
        />
      )}
    </Page>
  );
}

interface WhoseProps {
  /** Where something waits. */
  readonly first: string;
  readonly tabs: TabsProps['tabs'];
  readonly mayConfirm: Pick<Loaded<unknown>, 'problem' | 'reload'>;
}

/** Whether this person confirms for others is a tab that is there or not: that it is not known is said. */
function Whose({ tabs, first, mayConfirm: { problem, reload } }: WhoseProps) {
  const [chosen, setChosen] = useState<string>();
  return (
    <>
      <ProblemAlert problem={problem} onRetry={reload} />
      {tabs.length === 1 ? (
        <Mine />
      ) : (
        <Tabs
          ariaLabel={texts.whoseRequests}
          tabs={tabs}
          activeTabId={chosen ?? first}
          onChange={({ detail }) => setChosen(detail.activeTabId)}
        />
      )}
    </>
  );
}

function Mine() {
  const { requests, problem, reload } = useInbox();
  return (
    <SpaceBetween size="l">
      <ProblemAlert problem={problem} onRetry={reload} />
      {requests === undefined && problem === undefined ? <LoadingMark /> : null}
      {requests?.length === 0 ? (
        <Container>
          <Empty title={texts.noAgentWaitsFor}>{texts.whenAgentYoursAsks}</Empty>
        </Container>
      ) : null}
      <Cards
        requests={requests ?? []}
        action={(request) => (
          <Button
            variant="primary"
            href={decisionPath(request)}
            ariaLabel={texts.decideWhatMayChange(request.client, request.session_id)}
          >
            {texts.decide}
          </Button>
        )}
      />
    </SpaceBetween>
  );
}

/** To look at: nobody answers for somebody else. */
function Everyones() {
  const { organization } = useSession();
  const pages = usePages('everyone', async (cursor) => {
    const { requests, next_cursor } = await listWriteRequests(organization, cursor);
    return { items: requests, next_cursor };
  });
  const isEmpty = !pages.isLoading && pages.problem === undefined && pages.items.length === 0;
  return (
    <SpaceBetween size="l">
      <ProblemAlert problem={pages.problem} onRetry={pages.reload} />
      {pages.isLoading && pages.items.length === 0 ? <LoadingMark /> : null}
      {isEmpty ? (
        <Container>
          <Empty title={texts.noAgentWaitsForAnybody}>{texts.whatAgentsAskMembers}</Empty>
        </Container>
      ) : null}
      <Cards requests={pages.items} withMember />
      <PageButtons pages={pages} />
    </SpaceBetween>
  );
}

interface CardsProps {
  readonly requests: readonly WriteRequestJson[];
  readonly withMember?: boolean;
  readonly action?: (request: WriteRequestJson) => React.ReactNode;
}

function Cards({ requests, withMember = false, action }: CardsProps) {
  return (
    <ul className="cards" aria-label={texts.openRequests}>
      {requests.map((request) => (
        <li key={`${request.member} ${request.session_id} ${request.scopes.join(' ')}`}>
          <RequestCard request={request} withMember={withMember} action={action?.(request)} />
        </li>
      ))}
    </ul>
  );
}
