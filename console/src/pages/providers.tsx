import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import { mayAdminister, useAddress, useAdministration, useSession } from '../app/session-context.ts';
import { Empty } from '../common/empty.tsx';
import { Listing } from '../common/listing.tsx';
import { Page } from '../common/page.tsx';
import { Status } from '../common/status.tsx';
import { usePages } from '../common/use-pages.ts';
import { texts } from '../texts/providers.ts';

/** Whose word this organization takes for who somebody is. */
export function Providers() {
  const session = useSession();
  const administration = useAdministration();
  const address = useAddress();
  const pages = usePages('providers', () => administration.providers());
  const register = mayAdminister(session) || session.isSetup;
  const add = register && (
    <Button variant="primary" href={address('/providers/new')}>
      {texts.registerProvider}
    </Button>
  );
  return (
    <Page
      title={texts.identityProviders}
      description={texts.theseProvidersVouchFor}
      actions={pages.items.length > 0 ? add : undefined}
    >
      <Listing
        title={texts.providers}
        noun={texts.provider}
        pages={pages}
        idOf={({ id }) => id}
        columns={[
          {
            id: 'issuer',
            header: texts.issuer,
            isRowHeader: true,
            sortingField: 'issuer',
            cell: ({ id, issuer }) => <Link href={address(`/providers/${id}`)}>{issuer}</Link>,
          },
          { id: 'status', header: texts.status, sortingField: 'status', cell: ({ status }) => <Status of={status} /> },
          { id: 'tenant', header: texts.tenant, cell: ({ tenant }) => tenant ?? '–' },
          {
            id: 'claim',
            header: texts.peopleBy,
            cell: ({ subject_claim: claim }) => <span className="claims">{claim}</span>,
          },
          {
            id: 'signIn',
            header: texts.signIn,
            cell: ({ sign_in: signIn }) => (signIn === undefined ? texts.notSetUp : texts.setUp),
          },
        ]}
        empty={
          <Empty title={texts.noIdentityProviderYet} action={add || undefined}>
            {texts.registerOneThatYour}
          </Empty>
        }
      />
      {mayAdminister(session) ? (
        <Box color="text-body-secondary">
          {texts.colleagueSetsUp(<Link href={address('/members')}>{texts.membersInline}</Link>)}
        </Box>
      ) : null}
    </Page>
  );
}
