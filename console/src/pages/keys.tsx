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

const STATES = {
  pending: 'Published, not signing yet',
  standby: 'Ready to take over',
  active: 'Signs tokens now',
  retiring: 'Published until the last token that it signed has ended',
  removed: 'Gone: nothing that it signed is accepted',
} as const;

/** The keys that sign tokens: of the whole deployment, rotated by its operator. */
export function Keys() {
  const administration = useAdministration();
  const configuration = useLoad('configuration', () => administration.configuration());
  const pages = usePages('keys', () => administration.keys());
  const { data } = configuration;
  return (
    <Page
      title="Signing keys"
      description="Every API verifies tokens with these. The operator of this deployment rotates them; you do not need to do anything."
    >
      <Listing
        title="Keys"
        noun="key"
        pages={pages}
        idOf={({ kid }) => kid}
        narrow={['kid', 'state']}
        columns={[
          {
            id: 'kid',
            header: 'Key id',
            isRowHeader: true,
            cell: ({ kid }) => <Copyable value={kid} label="key id" />,
          },
          {
            id: 'state',
            header: 'State',
            cell: ({ state }) => (
              <>
                {state} <Box variant="small">{STATES[state]}</Box>
              </>
            ),
          },
          { id: 'algorithm', header: 'Algorithm', cell: ({ algorithm }) => algorithm },
          { id: 'created', header: 'Created', cell: ({ created_at: at }) => <Moment at={at} /> },
          {
            id: 'activated',
            header: 'Signs since',
            cell: ({ activated_at: at }) => (at === undefined ? '–' : <Moment at={at} />),
          },
        ]}
        empty={<Empty title="No keys">The first deployment creates one.</Empty>}
      />
      {data === undefined ? null : (
        <Box>
          Published at{' '}
          <Link external href={data.jwks_uri}>
            {data.jwks_uri}
          </Link>
        </Box>
      )}
    </Page>
  );
}
