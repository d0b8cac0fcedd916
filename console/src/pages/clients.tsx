import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ClientJson } from '../../../lambdas/endpoints/administration/schemas/clients.ts';
import { clientSegment } from '../../../lambdas/routes.ts';
import { useAddress, useAdministration } from '../app/session-context.ts';
import { Empty } from '../common/empty.tsx';
import { Listing } from '../common/listing.tsx';
import { Name } from '../common/name.tsx';
import { Page } from '../common/page.tsx';
import { Scopes } from '../common/scopes.tsx';
import { Logo, Publisher } from '../common/tool.tsx';
import { usePages } from '../common/use-pages.ts';

/** The tools of the deployment, and which of them this organization lets in. */
export function Clients() {
  const administration = useAdministration();
  const address = useAddress();
  const pages = usePages('clients', () => administration.clients());
  return (
    <Page
      title="Clients"
      description="Tools that get tokens for your people. You enable each one, up to a ceiling of scopes. The operator registers them, they come by the document at their own address, where your organization allows it, or they register themselves with a token of the operator’s, and wait for you."
    >
      <Listing
        title="Clients"
        noun="client"
        pages={pages}
        idOf={({ id }) => id}
        columns={[
          {
            id: 'id',
            header: 'Client',
            isRowHeader: true,
            sortingField: 'id',
            cell: (client) => (
              <>
                <Logo tool={client} />
                <Link href={address(`/clients/${clientSegment(client.id)}`)}>
                  <Name>{client.name ?? client.id}</Name>
                </Link>
                <Publisher tool={client} />
                <OwnName client={client} />
              </>
            ),
          },
          { id: 'status', header: 'Here', minWidth: 130, cell: (client) => <ClientStatus client={client} /> },
          {
            id: 'ceiling',
            header: 'At most',
            cell: ({ enablement }) => (enablement === undefined ? '–' : <Scopes of={enablement.ceiling} />),
          },
        ]}
        empty={
          <Empty title="No client is registered yet">
            The operator of this deployment registers tools: countersign client create. Then you enable them here.
          </Empty>
        }
      />
    </Page>
  );
}

/** Of a client that the operator did not register: its own words, as such. */
export function OwnName({ client: { calls_itself: words } }: { readonly client: ClientJson }) {
  if (words === undefined) return null;
  return (
    <Box variant="small" display="block">
      calls itself “<Name>{words}</Name>”
    </Box>
  );
}

function waitingFor({ member }: NonNullable<ClientJson['asked']>): string {
  return member === undefined ? 'registered itself, and waits for you' : 'a member asks for it';
}

export function ClientStatus({ client }: { readonly client: ClientJson }) {
  if (client.registration?.deleted_at !== undefined)
    return <StatusIndicator type="stopped">deleted itself</StatusIndicator>;
  if (client.status === 'disabled') return <StatusIndicator type="error">disabled by the operator</StatusIndicator>;
  if (client.asked) return <StatusIndicator type="pending">{waitingFor(client.asked)}</StatusIndicator>;
  switch (client.enablement?.status) {
    case 'active':
      return (
        <StatusIndicator type="success">
          {client.enablement.by === 'policy' ? 'let in by your policy' : 'enabled'}
        </StatusIndicator>
      );
    case 'disabled':
      return <StatusIndicator type="stopped">disabled</StatusIndicator>;
    case undefined:
      return <StatusIndicator type="info">not enabled</StatusIndicator>;
  }
}
