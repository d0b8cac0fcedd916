import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import { mayAdminister, useAddress, useAdministration, useSession } from '../app/session-context.ts';
import { Empty } from '../common/empty.tsx';
import { Listing } from '../common/listing.tsx';
import { Page } from '../common/page.tsx';
import { Status } from '../common/status.tsx';
import { usePages } from '../common/use-pages.ts';

/** Whose word this organization takes for who somebody is. */
export function Providers() {
  const session = useSession();
  const administration = useAdministration();
  const address = useAddress();
  const pages = usePages('providers', () => administration.providers());
  const register = mayAdminister(session) || session.isSetup;
  const add = register && (
    <Button variant="primary" href={address('/providers/new')}>
      Register a provider
    </Button>
  );
  return (
    <Page
      title="Identity providers"
      description="These providers vouch for your members. A new one stays pending until an administrator signs in through it."
      actions={pages.items.length > 0 ? add : undefined}
    >
      <Listing
        title="Providers"
        noun="provider"
        pages={pages}
        idOf={({ id }) => id}
        columns={[
          {
            id: 'issuer',
            header: 'Issuer',
            isRowHeader: true,
            sortingField: 'issuer',
            cell: ({ id, issuer }) => <Link href={address(`/providers/${id}`)}>{issuer}</Link>,
          },
          { id: 'status', header: 'Status', sortingField: 'status', cell: ({ status }) => <Status of={status} /> },
          { id: 'tenant', header: 'Tenant', cell: ({ tenant }) => tenant ?? '–' },
          {
            id: 'claim',
            header: 'People by',
            cell: ({ subject_claim: claim }) => <span className="claims">{claim}</span>,
          },
          {
            id: 'signIn',
            header: 'Sign-in',
            cell: ({ sign_in: signIn }) => (signIn === undefined ? 'not set up' : 'set up'),
          },
        ]}
        empty={
          <Empty title="No identity provider yet" action={add || undefined}>
            Register the one that your people sign in with: it takes its address, and five minutes.
          </Empty>
        }
      />
    </Page>
  );
}
