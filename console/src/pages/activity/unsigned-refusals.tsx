import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import type { Activity } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { useAddress, useAdministration } from '../../app/session-context.ts';
import { Listing } from '../../common/listing.tsx';
import { ClientLink } from '../../common/named-links.tsx';
import { reasonInWords } from '../../common/reason-in-words.ts';
import { inDigits } from '../../common/times.ts';
import { useLoad } from '../../common/use-load.ts';
import { loadedPages } from '../../common/use-pages.ts';
import { texts } from '../../texts/activity.ts';
import { unsignedRefusals } from './unsigned.ts';

/**
 * What was refused before anything proved who signed it: why, how often, by which tool, and what to do. Nothing, where
 * there was none.
 */
export function UnsignedRefusals({ activity }: { readonly activity: Activity }) {
  const rows = unsignedRefusals(activity);
  if (rows.length === 0) return null;
  return (
    <Listing
      title={texts.refusedBeforeSignatureWas}
      noun={texts.refusal}
      pages={loadedPages(rows)}
      description={texts.countedByToolAnybody}
      actions={<ToProvider />}
      idOf={({ id }) => id}
      narrow={['reason', 'count']}
      columns={[
        {
          id: 'reason',
          header: texts.why,
          isRowHeader: true,
          minWidth: 280,
          cell: ({ reason, meaning, nextStep }) => (
            <>
              {reasonInWords(reason)}
              <Box variant="small" display="block">
                {meaning} {nextStep}
              </Box>
            </>
          ),
        },
        { id: 'count', header: texts.howOften, cell: ({ count }) => inDigits(count) },
        { id: 'client', header: texts.client, cell: ({ client }) => <ClientLink id={client} /> },
      ]}
      empty={null}
    />
  );
}

/** To where its connection is tested; to all of them, where there are several. */
function ToProvider() {
  const administration = useAdministration();
  const address = useAddress();
  const { data } = useLoad('providers', () => administration.providers());
  const [first, ...others] = (data?.items ?? []).filter(({ status }) => status !== 'disabled');
  const path = first === undefined || others.length > 0 ? '/providers' : `/providers/${first.id}`;
  return <Button href={address(path)}>{texts.testConnection}</Button>;
}
