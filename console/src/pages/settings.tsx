import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import type {
  ConfigurationJson,
  OrganizationJson,
} from '../../../lambdas/endpoints/administration/schemas/organization.ts';
import { useNotifications } from '../app/notifications.tsx';
import { mayAdminister, useAdministration, useSession } from '../app/session-context.ts';
import { Confirm } from '../common/confirm.tsx';
import { Copyable } from '../common/copyable.tsx';
import { KeyValues } from '../common/key-values.tsx';
import { LoadingPage } from '../common/loading-page.tsx';
import { SecondsField } from '../common/number-field.tsx';
import { Page } from '../common/page.tsx';
import { Recall } from '../common/recall.tsx';
import { SaveProblem } from '../common/save-problem.tsx';
import { Status } from '../common/status.tsx';
import { duration } from '../common/times.ts';
import { useChange } from '../common/use-change.ts';
import { useLoad } from '../common/use-load.ts';
import { useUnsaved } from '../common/use-unsaved.ts';
import { requireWholeNumber } from '../common/whole-number.ts';
import { texts } from '../texts/settings.ts';
import { BoundTokens } from './settings/bound-tokens.tsx';
import { ClientDocuments } from './settings/client-documents.tsx';

/** The organization itself: its name, how long its tokens live, and whether agents may act here. */
export function Settings() {
  const administration = useAdministration();
  const loaded = useLoad('organization', () => administration.organization());
  return (
    <LoadingPage title={texts.organization} loaded={loaded}>
      {(organization) => (
        <Page title={texts.organization}>
          <Agents organization={organization} onChanged={loaded.replace} />
          <BoundTokens organization={organization} onChanged={loaded.replace} />
          <GeneralForm
            key={organization.etag}
            organization={organization}
            onChanged={loaded.replace}
            onReload={loaded.reload}
          />
          <ClientDocuments
            key={`documents ${organization.etag}`}
            organization={organization}
            onChanged={loaded.replace}
            onReload={loaded.reload}
          />
          <Issued organization={organization} onReload={loaded.reload} />
        </Page>
      )}
    </LoadingPage>
  );
}

function Issued({ organization, onReload }: Omit<PartProps, 'onChanged'> & { readonly onReload: () => void }) {
  const session = useSession();
  const administration = useAdministration();
  const actions = mayAdminister(session) && (
    <Recall
      of={organization.name}
      filter={{}}
      run={() => administration.recallOrganization(organization)}
      onDone={onReload}
    >
      {texts.everyBrowserSessionEnds}
    </Recall>
  );
  return (
    <Container
      header={
        <Header variant="h2" actions={actions} description={texts.tokensAndBrowserSessions}>
          {texts.whatWasIssued}
        </Header>
      }
    />
  );
}

interface PartProps {
  readonly organization: OrganizationJson;
  readonly onChanged: (organization: OrganizationJson) => void;
}

function Agents({ organization, onChanged }: PartProps) {
  const session = useSession();
  const administration = useAdministration();
  const { done } = useNotifications();
  const [isAsking, setAsking] = useState(false);
  const isOn = organization.agents === 'on';
  const turn = async () => {
    onChanged(await administration.changeOrganization(organization, { agents: isOn ? 'off' : 'on' }));
    done(isOn ? texts.agentsOffWithinMinute : texts.agentsOn);
  };
  const actions = mayAdminister(session) && (
    <Button onClick={() => setAsking(true)}>{isOn ? texts.switchAgentsOff : texts.switchAgentsOn}</Button>
  );
  return (
    <Container
      header={
        <Header variant="h2" actions={actions} description={texts.agentsReadForMember}>
          {texts.agents}
        </Header>
      }
    >
      <Status of={organization.agents} />
      {isAsking ? (
        <Confirm
          title={isOn ? texts.switchAgentsOffQuestion : texts.switchAgentsOnQuestion}
          action={isOn ? texts.switchOff : texts.switchOn}
          onConfirm={turn}
          onClose={() => setAsking(false)}
        >
          {isOn ? texts.everyAgentEveryMember : texts.toolsYourMembersCan}
        </Confirm>
      ) : null}
    </Container>
  );
}

function GeneralForm({ organization, onChanged, onReload }: PartProps & { readonly onReload: () => void }) {
  const session = useSession();
  const { name, setName, lifetime, setLifetime, known, change, submit } = useGeneralForm(organization, onChanged);
  const isReadOnly = !mayAdminister(session);
  const fields = ['name', 'access_token_lifetime_seconds'];
  return (
    <form onSubmit={submit}>
      <Form
        actions={
          isReadOnly ? undefined : (
            <Button variant="primary" loading={change.isBusy}>
              {texts.save}
            </Button>
          )
        }
      >
        <SpaceBetween size="l">
          <SaveProblem problem={change.problem} onReload={onReload} shownFields={fields} />
          <Container header={<Header variant="h2">{texts.general}</Header>}>
            <SpaceBetween size="l">
              <KeyValues
                columns={2}
                items={[
                  {
                    label: texts.organizationId,
                    value: <Copyable value={organization.id} label={texts.organizationIdInline} />,
                  },
                  { label: texts.status, value: <Status of={organization.status} /> },
                ]}
              />
              <FormField label={texts.name} errorText={change.problem?.of('name')}>
                <Input value={name} readOnly={isReadOnly} onChange={({ detail }) => setName(detail.value)} />
              </FormField>
              <SecondsField
                label={texts.maximumAccessTokenLifetime}
                description={texts.shorterMeansThatLost}
                value={lifetime}
                onChange={setLifetime}
                readOnly={isReadOnly}
                whenEmpty={texts.emptyNoLimitYour(deploymentsLifetime(known.data))}
                errorText={change.problem?.of('access_token_lifetime_seconds')}
              />
              {isReadOnly ? <Alert>{texts.administratorsChangeThese}</Alert> : null}
            </SpaceBetween>
          </Container>
        </SpaceBetween>
      </Form>
    </form>
  );
}

function useGeneralForm(organization: OrganizationJson, onChanged: PartProps['onChanged']) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const change = useChange();
  const [name, setName] = useState(organization.name);
  const [lifetime, setLifetime] = useState(organization.access_token_lifetime_seconds?.toString() ?? '');
  useUnsaved([name, lifetime]);
  const known = useLoad('configuration', () => administration.configuration());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void change.run(async () => {
      const seconds =
        lifetime.trim() === '' ? ('default' as const) : requireWholeNumber('access_token_lifetime_seconds', lifetime);
      const patch = { name, access_token_lifetime_seconds: seconds };
      const saved = await administration.changeOrganization(organization, patch);
      onChanged(saved);
      done(texts.savedAccessTokensLive(lifetimeOf(saved, known.data)));
    });
  };
  return { name, setName, lifetime, setLifetime, known, change, submit };
}

/** Of what was saved, as the server says it. */
function lifetimeOf({ access_token_lifetime_seconds: own }: OrganizationJson, known: ConfigurationJson | undefined) {
  return own === undefined ? deploymentsLifetime(known) : duration(own);
}

function deploymentsLifetime(known: ConfigurationJson | undefined): string {
  if (known === undefined) return texts.asLongAsDeployment;
  const { access_token_lifetime_seconds: seconds } = known.defaults;
  return texts.secondsAsDeploymentSays(duration(seconds), seconds);
}
