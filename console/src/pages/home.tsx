import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { lazy, Suspense, useState } from 'react';
import { Navigate } from 'react-router';
import { mayRead, useAddress, useAdministration, useSession } from '../app/session-context.ts';
import { LoadingMark } from '../common/loading-page.tsx';
import { Page } from '../common/page.tsx';
import { ProblemAlert } from '../common/problem-alert.tsx';
import { inDigits } from '../common/times.ts';
import { useLoad } from '../common/use-load.ts';
import { texts } from '../texts/home.ts';
import { sum } from './activity/series.ts';

const DAY_SECONDS = 86_400;

/** What stands above these is read first, and tables are heavy. */
const RecentRefusals = lazy(async () => ({
  default: (await import('./activity/recent-refusals.tsx')).RecentRefusals,
}));
const WhatStands = lazy(async () => ({ default: (await import('./home/what-stands.tsx')).WhatStands }));
const UnsignedRefusals = lazy(async () => ({
  default: (await import('./activity/unsigned-refusals.tsx')).UnsignedRefusals,
}));

/** An administrator sees whether things work, and what comes next; everybody else, their agents. */
export function Home() {
  const session = useSession();
  if (session.isSetup) return <Navigate to={`/${session.organization}/providers`} replace />;
  return mayRead(session) ? <Overview /> : <Navigate to={`/${session.organization}/agents`} replace />;
}

function Overview() {
  const administration = useAdministration();
  const [now] = useState(() => Math.floor(Date.now() / 1_000));
  const { data, problem, reload } = useLoad('overview', async () => {
    const [providers, clients, activity] = await Promise.all([
      administration.providers(),
      administration.clients(),
      administration.activity(now - DAY_SECONDS, now),
    ]);
    return { providers: providers.items, clients: clients.items, activity };
  });
  return (
    <Page title={texts.overview}>
      <ProblemAlert problem={problem} onRetry={reload} />
      {data === undefined ? null : (
        <SpaceBetween size="l">
          <Checklist
            hasProvider={data.providers.some(({ status }) => status === 'active')}
            hasPending={data.providers.some(({ status }) => status === 'pending')}
            hasClient={data.clients.some(({ enablement }) => enablement?.status === 'active')}
            hasToken={data.activity.hours.some(({ issued }) => issued > 0)}
          />
          <Container header={<Header variant="h2">{texts.theLast24Hours}</Header>}>
            <ColumnLayout columns={3} variant="text-grid">
              <Figure
                label={texts.tokensIssued}
                value={data.activity.hours.reduce((all, { issued }) => all + issued, 0)}
              />
              <Figure
                label={texts.refused}
                value={data.activity.hours.reduce((all, { refused }) => all + sum(refused), 0)}
              />
              <Figure
                label={texts.toldToTryAgain}
                value={data.activity.hours.reduce((all, { unavailable }) => all + sum(unavailable), 0)}
              />
            </ColumnLayout>
          </Container>
        </SpaceBetween>
      )}
      <Suspense fallback={<LoadingMark />}>
        <SpaceBetween size="l">
          {data === undefined ? null : <WhatStands providers={data.providers} clients={data.clients} />}
          <RecentRefusals />
          {data === undefined ? null : <UnsignedRefusals activity={data.activity} />}
        </SpaceBetween>
      </Suspense>
    </Page>
  );
}

interface ChecklistProps {
  readonly hasProvider: boolean;
  readonly hasPending: boolean;
  readonly hasClient: boolean;
  readonly hasToken: boolean;
}

/** What is to be done before the first tool works; gone when it does. */
function Checklist({ hasProvider, hasPending, hasClient, hasToken }: ChecklistProps) {
  const address = useAddress();
  if (hasProvider && hasClient) return null;
  return (
    <Container
      header={
        <Header variant="h2" description={texts.threeStepsUntilTool}>
          {texts.gettingStarted}
        </Header>
      }
    >
      <SpaceBetween size="s">
        <Step isDone={hasProvider} text={texts.trustYourIdentityProvider}>
          <Link href={address('/providers')}>{hasPending ? texts.onePendingSignIn : texts.registerIt}</Link>
        </Step>
        <Step isDone={hasClient} text={texts.enableTool}>
          <Button variant="inline-link" href={address('/clients')}>
            {texts.chooseOne}
          </Button>
        </Step>
        <Step isDone={hasToken} text={texts.seeItsFirstToken}>
          <Link href={address('/activity')}>{texts.activity}</Link>
        </Step>
        <Box variant="small">{texts.agentsActForNobody(<Link href={address('/settings')}>{texts.settings}</Link>)}</Box>
      </SpaceBetween>
    </Container>
  );
}

function Step({
  isDone,
  text,
  children,
}: {
  readonly isDone: boolean;
  readonly text: string;
  readonly children: React.ReactNode;
}) {
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <StatusIndicator type={isDone ? 'success' : 'pending'}>{text}</StatusIndicator>
      {isDone ? null : children}
    </SpaceBetween>
  );
}

function Figure({ label, value }: { readonly label: string; readonly value: number }) {
  return (
    <div>
      <Box variant="awsui-key-label">{label}</Box>
      <Box variant="awsui-value-large">
        <span className="digits">{inDigits(value)}</span>
      </Box>
    </div>
  );
}
