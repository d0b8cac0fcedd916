import BarChart from '@cloudscape-design/components/bar-chart';
import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { Activity } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { reasonInWords } from '../../common/reason-in-words.ts';
import { texts } from '../../texts/activity.ts';
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
      <Container header={<Header variant="h2">{texts.tokensIssuedAndRefused}</Header>} fitHeight>
        <BarChart
          series={[
            series(texts.issued, 'issued'),
            series(texts.refused, 'refused'),
            series(texts.tryAgain, 'unavailable'),
          ]}
          xDomain={domain}
          yDomain={[0, Math.max(4, ...bars.map((bar) => bar.issued + bar.refused + bar.unavailable))]}
          stackedBars
          hideFilter
          height={220}
          xTitle={texts.timeInYourZone}
          yTitle={texts.requests}
          ariaLabel={texts.tokensIssuedAndRefusedBy}
          i18nStrings={{ chartAriaRoleDescription: texts.barChart, xTickFormatter: (label) => label }}
          empty={<Box textAlign="center">{texts.noRequestsInThis}</Box>}
        />
      </Container>
      <Container header={<Header variant="h2">{texts.refusalsByReason}</Header>} fitHeight>
        {reasons.length === 0 ? (
          <Box textAlign="center" padding="l">
            {total(activity) === 0 ? texts.noRequestsInThisTime : texts.nothingWasRefusedIn}
          </Box>
        ) : (
          <BarChart
            horizontalBars
            hideFilter
            hideLegend
            height={Math.max(120, reasons.length * 44)}
            series={[
              {
                title: texts.refused,
                type: 'bar',
                data: reasons.map(([reason, count]) => ({ x: reasonInWords(reason), y: count })),
              },
            ]}
            xDomain={reasons.map(([reason]) => reasonInWords(reason))}
            yDomain={[0, Math.max(4, ...reasons.map(([, count]) => count))]}
            ariaLabel={texts.refusalsByReason}
            i18nStrings={{ chartAriaRoleDescription: texts.barChart }}
          />
        )}
      </Container>
    </ColumnLayout>
  );
}
