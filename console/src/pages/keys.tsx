import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import { useAdministration } from '../app/session-context.ts';
import { Copyable } from '../common/copyable.tsx';
import { Empty } from '../common/empty.tsx';
import { Listing } from '../common/listing.tsx';
import { Moment } from '../common/moment.tsx';
import { Page } from '../common/page.tsx';
import { useLoad } from '../common/use-load.ts';
import { usePages } from '../common/use-pages.ts';
import { texts } from '../texts/settings.ts';

const STATES = {
  pending: texts.publishedNotSigningYet,
  standby: texts.readyToTakeOver,
  active: texts.signsTokensNow,
  retiring: texts.publishedUntilLastToken,
  removed: texts.goneNothingThatIt,
} as const;

/** The keys that sign tokens: of the whole deployment, rotated by its operator. */
export function Keys() {
  const administration = useAdministration();
  const configuration = useLoad('configuration', () => administration.configuration());
  const pages = usePages('keys', () => administration.keys());
  const { data } = configuration;
  return (
    <Page title={texts.signingKeys} description={texts.everyApiVerifiesTokens}>
      <Listing
        title={texts.keys}
        noun={texts.key}
        pages={pages}
        idOf={({ kid }) => kid}
        narrow={['kid', 'state']}
        columns={[
          {
            id: 'kid',
            header: texts.keyId,
            isRowHeader: true,
            cell: ({ kid }) => <Copyable value={kid} label={texts.keyIdInline} />,
          },
          {
            id: 'state',
            header: texts.state,
            cell: ({ state }) => (
              <>
                {state} <Box variant="small">{STATES[state]}</Box>
              </>
            ),
          },
          { id: 'algorithm', header: texts.algorithm, cell: ({ algorithm }) => algorithm },
          { id: 'created', header: texts.created, cell: ({ created_at: at }) => <Moment at={at} /> },
          {
            id: 'activated',
            header: texts.signsSince,
            cell: ({ activated_at: at }) => (at === undefined ? '–' : <Moment at={at} />),
          },
        ]}
        empty={<Empty title={texts.noKeys}>{texts.theFirstDeploymentCreates}</Empty>}
      />
      {data === undefined ? null : (
        <Box>
          {texts.publishedAt(
            <Link external href={data.jwks_uri}>
              {data.jwks_uri}
            </Link>,
          )}
        </Box>
      )}
    </Page>
  );
}
