import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import Spinner from '@cloudscape-design/components/spinner';
import { lazy, Suspense, useState } from 'react';
import { useAdministration } from '../app/session-context.ts';
import { Page } from '../common/page.tsx';
import { ProblemAlert } from '../common/problem-alert.tsx';
import { useLoad } from '../common/use-load.ts';
import { ClientCounts } from './activity/client-counts.tsx';
import { FindRefusal } from './activity/find-refusal.tsx';
import { RecentRefusals } from './activity/recent-refusals.tsx';
import { UnsignedRefusals } from './activity/unsigned-refusals.tsx';

/** Charts are the heaviest part of the console: loaded when somebody looks at one. */
const ActivityCharts = lazy(async () => ({ default: (await import('./activity/charts.tsx')).ActivityCharts }));

const SPANS = [
  { id: '1', text: 'A day' },
  { id: '7', text: 'A week' },
  { id: '31', text: 'A month' },
] as const;
const DAY_SECONDS = 86_400;

/** How many tokens were issued and refused, and why. */
export function Activity() {
  const administration = useAdministration();
  const [days, setDays] = useState('1');
  const [now] = useState(() => Math.floor(Date.now() / 1_000));
  const from = now - Number(days) * DAY_SECONDS;
  const loaded = useLoad(days, () => administration.activity(from, now));
  const { data, problem } = loaded;
  const span = (
    <SegmentedControl
      label="Time span"
      selectedId={days}
      onChange={({ detail }) => setDays(detail.selectedId)}
      options={[...SPANS]}
    />
  );
  return (
    <Page
      title="Activity"
      description="Requests for tokens of your organization by hour, and what was refused. It takes a minute until one is here."
      actions={span}
    >
      <ProblemAlert problem={problem} onRetry={loaded.reload} />
      <Suspense fallback={<Drawing />}>
        {data === undefined ? null : <ActivityCharts activity={data} from={from} to={now} />}
      </Suspense>
      <FindRefusal />
      <RecentRefusals />
      {data === undefined ? null : <UnsignedRefusals activity={data} />}
      {data === undefined ? null : <ClientCounts activity={data} />}
    </Page>
  );
}

function Drawing() {
  return (
    <Container header={<Header variant="h2">Tokens</Header>}>
      <Box textAlign="center">
        <Spinner /> Drawing …
      </Box>
    </Container>
  );
}
