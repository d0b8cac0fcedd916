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
import { texts } from '../texts/clients.ts';

/** The tools of the deployment, and which of them this organization lets in. */
export function Clients() {
  const administration = useAdministration();
  const address = useAddress();
  const pages = usePages('clients', () => administration.clients());
  return (
    <Page title={texts.clients} description={texts.toolsThatGetTokens}>
      <Listing
        title={texts.clients}
        noun={texts.clientInline}
        pages={pages}
        idOf={({ id }) => id}
        columns={[
          {
            id: 'id',
            header: texts.client,
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
          { id: 'status', header: texts.here, minWidth: 130, cell: (client) => <ClientStatus client={client} /> },
          {
            id: 'ceiling',
            header: texts.atMost,
            cell: ({ enablement }) => (enablement === undefined ? '–' : <Scopes of={enablement.ceiling} />),
          },
        ]}
        empty={<Empty title={texts.noClientRegisteredYet}>{texts.theOperatorThisDeployment}</Empty>}
      />
    </Page>
  );
}

/** Of a client that the operator did not register: its own words, as such. */
export function OwnName({ client: { calls_itself: words } }: { readonly client: ClientJson }) {
  if (words === undefined) return null;
  return (
    <Box variant="small" display="block">
      {texts.callsItself(<Name>{words}</Name>)}
    </Box>
  );
}

function waitingFor({ member }: NonNullable<ClientJson['asked']>): string {
  return member === undefined ? texts.registeredItselfAndWaits : texts.aMemberAsksFor;
}

export function ClientStatus({ client }: { readonly client: ClientJson }) {
  if (client.registration?.deleted_at !== undefined)
    return <StatusIndicator type="stopped">{texts.deletedItself}</StatusIndicator>;
  if (client.status === 'disabled') return <StatusIndicator type="error">{texts.disabledByOperator}</StatusIndicator>;
  if (client.asked) return <StatusIndicator type="pending">{waitingFor(client.asked)}</StatusIndicator>;
  switch (client.enablement?.status) {
    case 'active':
      return (
        <StatusIndicator type="success">
          {client.enablement.by === 'policy' ? texts.letInByYour : texts.enabled}
        </StatusIndicator>
      );
    case 'disabled':
      return <StatusIndicator type="stopped">{texts.disabled}</StatusIndicator>;
    case undefined:
      return <StatusIndicator type="info">{texts.notEnabled}</StatusIndicator>;
  }
}
