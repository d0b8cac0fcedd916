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
import { texts } from '../texts/activity.ts';
import { ClientCounts } from './activity/client-counts.tsx';
import { FindRefusal } from './activity/find-refusal.tsx';
import { RecentRefusals } from './activity/recent-refusals.tsx';
import { UnsignedRefusals } from './activity/unsigned-refusals.tsx';

/** Charts are the heaviest part of the console: loaded when somebody looks at one. */
const ActivityCharts = lazy(async () => ({ default: (await import('./activity/charts.tsx')).ActivityCharts }));

const SPANS = [
  { id: '1', text: texts.aDay },
  { id: '7', text: texts.aWeek },
  { id: '31', text: texts.aMonth },
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
      label={texts.timeSpan}
      selectedId={days}
      onChange={({ detail }) => setDays(detail.selectedId)}
      options={[...SPANS]}
    />
  );
  return (
    <Page title={texts.activity} description={texts.requestsForTokensYour} actions={span}>
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
    <Container header={<Header variant="h2">{texts.tokens}</Header>}>
      <Box textAlign="center">
        <Spinner /> {texts.drawing}
      </Box>
    </Container>
  );
}
