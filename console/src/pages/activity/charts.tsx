import BarChart from '@cloudscape-design/components/bar-chart';
import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { Activity } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { reasonInWords } from '../refusal.tsx';
import { byTime, reasonsOf, total } from './series.ts';

interface ActivityChartsProps {
  readonly activity: Activity;
  readonly from: number;
  readonly to: number;
}

/** Tokens issued and refused over time; refusals by reason. */
export function ActivityCharts({ activity, from, to }: ActivityChartsProps) {
  const bars = byTime(activity, from, to);
  const domain = bars.map(({ label }) => label);
  const reasons = reasonsOf(activity);
  const series = (title: string, of: 'issued' | 'refused' | 'unavailable') => ({
    title,
    type: 'bar' as const,
    data: bars.map((bar) => ({ x: bar.label, y: bar[of] })),
  });
  return (
    <ColumnLayout columns={2}>
      <Container header={<Header variant="h2">Tokens issued and refused</Header>} fitHeight>
        <BarChart
          series={[series('Issued', 'issued'), series('Refused', 'refused'), series('Try again', 'unavailable')]}
          xDomain={domain}
          yDomain={[0, Math.max(4, ...bars.map((bar) => bar.issued + bar.refused + bar.unavailable))]}
          stackedBars
          hideFilter
          height={220}
          xTitle="Time, in your zone"
          yTitle="Requests"
          ariaLabel="Tokens issued and refused, by time"
          i18nStrings={{ chartAriaRoleDescription: 'bar chart', xTickFormatter: (label) => label }}
          empty={<Box textAlign="center">No requests in this time</Box>}
        />
      </Container>
      <Container header={<Header variant="h2">Refusals by reason</Header>} fitHeight>
        {reasons.length === 0 ? (
          <Box textAlign="center" padding="l">
            {total(activity) === 0 ? 'No requests in this time.' : 'Nothing was refused in this time.'}
          </Box>
        ) : (
          <BarChart
            horizontalBars
            hideFilter
            hideLegend
            height={Math.max(120, reasons.length * 44)}
            series={[
              {
                title: 'Refused',
                type: 'bar',
                data: reasons.map(([reason, count]) => ({ x: reasonInWords(reason), y: count })),
              },
            ]}
            xDomain={reasons.map(([reason]) => reasonInWords(reason))}
            yDomain={[0, Math.max(4, ...reasons.map(([, count]) => count))]}
            ariaLabel="Refusals by reason"
            i18nStrings={{ chartAriaRoleDescription: 'bar chart' }}
          />
        )}
      </Container>
    </ColumnLayout>
  );
}
