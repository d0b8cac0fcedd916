import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ComponentProps, useState } from 'react';
import { useParams } from 'react-router';
import type { ProviderJson } from '../../../lambdas/endpoints/administration/schemas/identity-providers.ts';
import type { ConnectionTest } from '../api/administration.ts';
import { useNotifications } from '../app/notifications.tsx';
import { mayAdminister, useAdministration, useSession } from '../app/session-context.ts';
import { Copyable } from '../common/copyable.tsx';
import { presetOf } from '../common/guides.ts';
import { hostOf } from '../common/host-of.ts';
import { KeyValues } from '../common/key-values.tsx';
import { LoadingPage } from '../common/loading-page.tsx';
import { Page } from '../common/page.tsx';
import { ProblemAlert } from '../common/problem-alert.tsx';
import { Recall } from '../common/recall.tsx';
import { Status } from '../common/status.tsx';
import { useChange } from '../common/use-change.ts';
import { useLoad } from '../common/use-load.ts';
import { texts } from '../texts/providers.ts';

import { Activated } from './provider/activated.tsx';
import { ConnectionResult } from './provider/connection-result.tsx';
import { DisableProvider } from './provider/disable-provider.tsx';
import { DomainProof } from './provider/domain-proof.tsx';
import { PendingSteps } from './provider/pending-steps.tsx';
import { ProviderGuide, SIDE_BY_SIDE } from './provider/provider-guide.tsx';
import { ProviderSettings } from './provider/provider-settings.tsx';
import { Provisioning } from './provider/provisioning.tsx';
import { RemoveProvider } from './provider/remove-provider.tsx';
import { SignInForm } from './provider/sign-in-form.tsx';
import { Signals } from './provider/signals.tsx';

const PARENTS = [[texts.identityProviders, '/providers']] as const;

/** One provider: what it is trusted with, whether it works, and what becomes of its people. */
export function Provider() {
  const { id = '' } = useParams();
  const administration = useAdministration();
  const loaded = useLoad(id, () => administration.provider(id));
  return (
    <LoadingPage title={texts.identityProvider} parents={PARENTS} loaded={loaded}>
      {(provider) => <Shown provider={provider} onChanged={loaded.replace} onReload={loaded.reload} />}
    </LoadingPage>
  );
}

export interface ProviderPartProps {
  readonly provider: ProviderJson;
  readonly onChanged: (provider: ProviderJson) => void;
  readonly onReload: () => void;
}

function Shown({ provider, onChanged, onReload }: ProviderPartProps) {
  const session = useSession();
  const administration = useAdministration();
  const [tested, setTested] = useState<ConnectionTest>();
  const [isDisabling, setDisabling] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const testing = useChange();
  const known = useLoad('configuration', () => administration.configuration());
  const isAdministrator = mayAdminister(session);
  const test = () => void testing.run(async () => setTested(await administration.testProvider(provider.id)));
  const guide = known.data === undefined ? <div /> : <GuideOf provider={provider} configuration={known.data} />;
  // What makes it count stands first while it does not.
  const proof = isAdministrator ? (
    <DomainProof {...{ provider, onChanged }} activates={known.data?.provider_activation !== 'operator'} />
  ) : null;
  return (
    <Page
      title={hostOf(provider.issuer)}
      parents={PARENTS}
      actions={
        <Actions
          {...{ provider, onChanged, onReload, change: testing, onTest: test }}
          onDisable={() => setDisabling(true)}
          onRemove={() => setRemoving(true)}
        />
      }
    >
      <ProblemAlert problem={testing.problem} />
      {tested === undefined ? null : <ConnectionResult result={tested} />}
      {provider.status === 'pending' ? <PendingSteps provider={provider} /> : <Activated provider={provider} />}
      {provider.status === 'pending' ? proof : null}
      <Container header={<Header variant="h2">{texts.trust}</Header>}>
        <KeyValues columns={3} items={trustOf(provider)} />
      </Container>
      {provider.status === 'pending' ? null : proof}
      {isAdministrator || session.isSetup ? (
        <Grid gridDefinition={SIDE_BY_SIDE}>
          <SignInForm key={`sign-in ${provider.etag}`} provider={provider} onChanged={onChanged} onReload={onReload} />
          {guide}
        </Grid>
      ) : (
        guide
      )}
      {isAdministrator ? <Administered provider={provider} onChanged={onChanged} onReload={onReload} /> : null}
      {isRemoving ? <RemoveProvider provider={provider} onClose={() => setRemoving(false)} /> : null}
      {isDisabling ? (
        <DisableProvider provider={provider} onChanged={onChanged} onClose={() => setDisabling(false)} />
      ) : null}
    </Page>
  );
}

/** What only administrators are shown: its settings, and what it says of people by itself. */
function Administered(props: ProviderPartProps) {
  const { etag } = props.provider;
  return (
    <SpaceBetween size="l">
      <ProviderSettings key={etag} {...props} />
      <Provisioning key={`scim ${etag}`} {...props} />
      {props.provider.status === 'active' ? <Signals provider={props.provider} /> : null}
    </SpaceBetween>
  );
}

interface ActionsProps extends ProviderPartProps {
  readonly change: ReturnType<typeof useChange>;
  readonly onTest: () => void;
  readonly onDisable: () => void;
  readonly onRemove: () => void;
}

function Actions({ provider, onChanged, onReload, change, onTest, onDisable, onRemove }: ActionsProps) {
  const session = useSession();
  const administration = useAdministration();
  const { done } = useNotifications();
  const isAdministrator = mayAdminister(session);
  const isDisabled = provider.status === 'disabled';
  const enable = () =>
    void change.run(async () => {
      onChanged(await administration.enableProvider(provider));
      done(texts.itTrustedAgainWithin);
    });
  if (!isAdministrator && !session.isSetup) return null;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button loading={change.isBusy} onClick={onTest}>
        {texts.testConnection}
      </Button>
      {isAdministrator && isDisabled ? <Button onClick={enable}>{texts.enable}</Button> : null}
      {isAdministrator && isDisabled ? <Button onClick={onRemove}>{texts.remove}</Button> : null}
      {isAdministrator && provider.status !== 'pending' ? (
        <RecallProvider provider={provider} onDone={onReload} />
      ) : null}
      {isAdministrator && !isDisabled ? <Button onClick={onDisable}>{texts.disable}</Button> : null}
    </SpaceBetween>
  );
}

function RecallProvider({ provider, onDone }: { readonly provider: ProviderJson; readonly onDone: () => void }) {
  const administration = useAdministration();
  return (
    <Recall
      of={hostOf(provider.issuer)}
      filter={{ provider: provider.id }}
      run={() => administration.recallProvider(provider)}
      onDone={onDone}
    >
      {texts.browserSessionsThatIt}
    </Recall>
  );
}

function GuideOf({ provider, configuration }: GuideOfProps) {
  const { preset, audience_tenant: audienceTenant } = provider;
  return <ProviderGuide preset={presetOf(preset)} configuration={configuration} audienceTenant={audienceTenant} />;
}

interface GuideOfProps extends Pick<ComponentProps<typeof ProviderGuide>, 'configuration'> {
  readonly provider: ProviderJson;
}

function trustOf(provider: ProviderJson) {
  const { tenant, audience_tenant: audienceTenant } = provider;
  return [
    { label: texts.issuer, value: <Copyable value={provider.issuer} label={texts.issuerInline} /> },
    { label: texts.status, value: <Status of={provider.status} /> },
    { label: texts.providerId, value: <Copyable value={provider.id} label={texts.providerIdInline} /> },
    ...(tenant === undefined ? [] : [{ label: texts.tenant, value: tenant }]),
    ...(audienceTenant === undefined ? [] : [{ label: texts.audienceTenant, value: audienceTenant }]),
    { label: texts.itsKeys, value: <span className="claims">{provider.jwks_uri}</span> },
    { label: texts.askedOnlyAt, value: provider.pinned_hosts.join(', ') },
    { label: texts.acceptedSignatures, value: provider.algorithms.join(', ') },
  ];
}
