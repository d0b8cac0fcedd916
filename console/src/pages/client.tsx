import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useParams } from 'react-router';
import type { ClientJson } from '../../../lambdas/endpoints/administration/schemas/clients.ts';
import { useNotifications } from '../app/notifications.tsx';
import { mayAdminister, useAdministration, useSession } from '../app/session-context.ts';
import { Confirm } from '../common/confirm.tsx';
import { Copyable } from '../common/copyable.tsx';
import { LoadingPage } from '../common/loading-page.tsx';
import { Page } from '../common/page.tsx';
import { Recall } from '../common/recall.tsx';
import { Scopes } from '../common/scopes.tsx';
import { Publisher, ToolHeader } from '../common/tool.tsx';
import { useLoad } from '../common/use-load.ts';
import { ClientMembers } from './client/client-members.tsx';
import { EnablementForm } from './client/enablement-form.tsx';
import { Source, whoMayStop } from './client/source.tsx';
import { StopClient } from './client/stop-client.tsx';
import { Writes } from './client/writes.tsx';
import { ClientStatus } from './clients.tsx';

const PARENTS = [['Clients', '/clients']] as const;

/** One client, and what this organization lets it have. */
export function Client() {
  const { id = '' } = useParams();
  const administration = useAdministration();
  const loaded = useLoad(id, () => administration.client(id));
  return (
    <LoadingPage title={id} parents={PARENTS} loaded={loaded}>
      {(client) => <Shown client={client} onChanged={loaded.replace} onReload={loaded.reload} />}
    </LoadingPage>
  );
}

interface ShownProps {
  readonly client: ClientJson;
  readonly onChanged: (client: ClientJson) => void;
  readonly onReload: () => void;
}

function Shown({ client, onChanged, onReload }: ShownProps) {
  const session = useSession();
  const isEnabled = client.enablement !== undefined || client.asked !== undefined;
  return (
    <Page
      title={client.name ?? client.id}
      parents={PARENTS}
      actions={mayAdminister(session) && isEnabled ? <Actions {...{ client, onChanged, onReload }} /> : undefined}
    >
      <Container header={<ToolHeader id={client.id} tool={client} />}>
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'Client id', value: <Copyable value={client.id} label="client id" /> },
            { label: 'Published by', value: <Publisher tool={client} /> },
            { label: 'Here', value: <ClientStatus client={client} /> },
            { label: 'Came by', value: <Source client={client} /> },
            { label: 'Who may stop it', value: whoMayStop(client) },
            { label: 'Authenticates with', value: authenticationOf(client) },
            { label: 'Its tokens', value: bindingOf(client) },
            { label: 'May be given at most', value: <Scopes of={client.scopes} /> },
            ...(client.enablement === undefined
              ? []
              : [{ label: 'Writes', value: <Writes client={client} writes={client.enablement.writes} /> }]),
          ]}
        />
      </Container>
      {mayAdminister(session) ? (
        <EnablementForm key={client.etag} client={client} onChanged={onChanged} onReload={onReload} />
      ) : null}
      {client.enablement === undefined ? null : <ClientMembers client={client} />}
    </Page>
  );
}

/** RFC 7591's word `none` is for machines. */
function authenticationOf({ authentication_methods: methods }: ShownProps['client']): string {
  return methods.includes('none') ? 'nothing: a public client keeps no secret' : methods.join(' or ');
}

/** RFC 9449. */
function bindingOf({ dpop_bound_access_tokens: isBound }: ShownProps['client']): string {
  return isBound ? 'are bound to a key of its own (DPoP)' : 'are bound to a key of its own where it sends a DPoP proof';
}

/** What only takes away, each asked about first. */
function Actions({ client, onChanged, onReload }: ShownProps) {
  const { organization } = useSession();
  const administration = useAdministration();
  const { done } = useNotifications();
  const [asks, setAsks] = useState<'disable' | 'stop'>();
  const close = () => setAsks(undefined);
  const isHere = client.enablement !== undefined;
  const disable = async () => {
    onChanged(await administration.disableClient(client));
    done(`${client.id} is disabled here: within a minute nothing that it holds is accepted.`);
  };
  const stop = async () => {
    await administration.stopClient(client);
    done(`Everything of ${client.id}’s agents is stopped here.`);
  };
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {isHere ? (
        <Recall
          of={`${client.id} here`}
          filter={{ client: client.id }}
          run={() => administration.recallClient(client)}
          onDone={onReload}
        >
          So will be the tokens of agents that it minted. It stays as it is, and may get tokens again at once.
        </Recall>
      ) : null}
      {isHere ? <Button onClick={() => setAsks('stop')}>Stop everything</Button> : null}
      {client.enablement?.status === 'active' || client.asked ? (
        <Button onClick={() => setAsks('disable')}>Disable</Button>
      ) : null}
      {asks === 'stop' ? (
        <StopClient organization={organization} client={client.id} onConfirm={stop} onClose={close} />
      ) : null}
      {asks === 'disable' ? (
        <Confirm title={`Disable ${client.id}?`} action="Disable" onConfirm={disable} onClose={close}>
          Nobody of your organization gets tokens through it any more, and within a minute those that it holds are
          refused where APIs look. You can enable it again at any time.
        </Confirm>
      ) : null}
    </SpaceBetween>
  );
}
