import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useParams } from 'react-router';
import type { ClientJson } from '../../../lambdas/endpoints/administration/schemas/clients.ts';
import { useNotifications } from '../app/notifications.tsx';
import { mayAdminister, useAdministration, useSession } from '../app/session-context.ts';
import { Confirm } from '../common/confirm.tsx';
import { Copyable } from '../common/copyable.tsx';
import { KeyValues } from '../common/key-values.tsx';
import { LoadingPage } from '../common/loading-page.tsx';
import { isolated } from '../common/name.tsx';
import { Page } from '../common/page.tsx';
import { Recall } from '../common/recall.tsx';
import { Scopes } from '../common/scopes.tsx';
import { Publisher, ToolHeader } from '../common/tool.tsx';
import { useLoad } from '../common/use-load.ts';
import { texts } from '../texts/clients.ts';
import { ClientMembers } from './client/client-members.tsx';
import { EnablementForm } from './client/enablement-form.tsx';
import { Source, whoMayStop } from './client/source.tsx';
import { StopClient } from './client/stop-client.tsx';
import { Writes } from './client/writes.tsx';
import { ClientStatus } from './clients.tsx';

const PARENTS = [[texts.clients, '/clients']] as const;

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
        <KeyValues
          columns={3}
          items={[
            { label: texts.clientId, value: <Copyable value={client.id} label={texts.clientIdInline} /> },
            { label: texts.publishedBy, value: <Publisher tool={client} /> },
            { label: texts.here, value: <ClientStatus client={client} /> },
            { label: texts.cameBy, value: <Source client={client} /> },
            { label: texts.whoMayStopIt, value: whoMayStop(client) },
            { label: texts.authenticatesWith, value: authenticationOf(client) },
            { label: texts.itsTokens, value: bindingOf(client) },
            { label: texts.mayBeGivenAt, value: <Scopes of={client.scopes} /> },
            ...(client.enablement === undefined
              ? []
              : [{ label: texts.writes, value: <Writes client={client} writes={client.enablement.writes} /> }]),
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
  return methods.includes('none') ? texts.nothingPublicClientKeeps : texts.or(methods);
}

/** RFC 9449. */
function bindingOf({ dpop_bound_access_tokens: isBound }: ShownProps['client']): string {
  return isBound ? texts.areBoundToKey : texts.areBoundToKeyIts;
}

/** What only takes away, each asked about first. */
function Actions({ client, onChanged, onReload }: ShownProps) {
  const { organization } = useSession();
  const administration = useAdministration();
  const { done } = useNotifications();
  const [asks, setAsks] = useState<'disable' | 'stop'>();
  const close = () => setAsks(undefined);
  const isHere = client.enablement !== undefined;
  const named = isolated(client.name ?? client.id);
  const disable = async () => {
    onChanged(await administration.disableClient(client));
    done(texts.isDisabledHereWithin(named));
  };
  const stop = async () => {
    await administration.stopClient(client);
    done(texts.itsAgentsAreStopped(named));
  };
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {isHere ? (
        <Recall
          of={texts.clientHere(named)}
          filter={{ client: client.id }}
          run={() => administration.recallClient(client)}
          onDone={onReload}
        >
          {texts.soWillAgentTokens}
        </Recall>
      ) : null}
      {isHere ? <Button onClick={() => setAsks('stop')}>{texts.stopEverything}</Button> : null}
      {client.enablement?.status === 'active' || client.asked ? (
        <Button onClick={() => setAsks('disable')}>{texts.disable}</Button>
      ) : null}
      {asks === 'stop' ? (
        <StopClient organization={organization} client={client.id} named={named} onConfirm={stop} onClose={close} />
      ) : null}
      {asks === 'disable' ? (
        <Confirm title={texts.disableQuestion(named)} action={texts.disable} onConfirm={disable} onClose={close}>
          {texts.whatDisablingDoes}
        </Confirm>
      ) : null}
    </SpaceBetween>
  );
}
