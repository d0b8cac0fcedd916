import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import type { OrganizationJson } from '../../../lambdas/endpoints/administration/schemas/organization.ts';
import { useNotifications } from '../app/notifications.tsx';
import { mayAdminister, useAdministration, useSession } from '../app/session-context.ts';
import { Confirm } from '../common/confirm.tsx';
import { Copyable } from '../common/copyable.tsx';
import { LoadingPage } from '../common/loading-page.tsx';
import { Page } from '../common/page.tsx';
import { SaveProblem } from '../common/save-problem.tsx';
import { Status } from '../common/status.tsx';
import { duration } from '../common/times.ts';
import { useChange } from '../common/use-change.ts';
import { useLoad } from '../common/use-load.ts';

/** The organization itself: its name, how long its tokens live, and whether agents may act here. */
export function Settings() {
  const administration = useAdministration();
  const loaded = useLoad('organization', () => administration.organization());
  return (
    <LoadingPage title="Organization" loaded={loaded}>
      {(organization) => (
        <Page title="Organization">
          <Agents organization={organization} onChanged={loaded.replace} />
          <GeneralForm
            key={organization.etag}
            organization={organization}
            onChanged={loaded.replace}
            onReload={loaded.reload}
          />
        </Page>
      )}
    </LoadingPage>
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
    done(isOn ? 'Agents are off: within a minute no agent token is accepted.' : 'Agents are on.');
  };
  const actions = mayAdminister(session) && (
    <Button onClick={() => setAsking(true)}>{isOn ? 'Switch agents off' : 'Switch agents on'}</Button>
  );
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={actions}
          description="Agents read for a member what that member may read. Each change needs the member’s approval."
        >
          Agents
        </Header>
      }
    >
      <Status of={organization.agents} />
      {isAsking ? (
        <Confirm
          title={isOn ? 'Switch agents off?' : 'Switch agents on?'}
          action={isOn ? 'Switch off' : 'Switch on'}
          onConfirm={turn}
          onClose={() => setAsking(false)}
        >
          {isOn
            ? 'Every agent of every member stops within a minute, reading included. What was approved is kept and counts again when you switch agents back on, if it has not ended.'
            : 'Tools of your members can get agent tokens. They read only, until a member approves a change.'}
        </Confirm>
      ) : null}
    </Container>
  );
}

function GeneralForm({ organization, onChanged, onReload }: PartProps & { readonly onReload: () => void }) {
  const session = useSession();
  const administration = useAdministration();
  const { done } = useNotifications();
  const change = useChange();
  const [name, setName] = useState(organization.name);
  const [lifetime, setLifetime] = useState(organization.access_token_lifetime_seconds?.toString() ?? '');
  const isReadOnly = !mayAdminister(session);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void change.run(async () => {
      const seconds = lifetime.trim() === '' ? null : Number(lifetime);
      const patch = { name, access_token_lifetime_seconds: seconds };
      onChanged(await administration.changeOrganization(organization, patch));
      done('Saved.');
    });
  };
  const fields = ['name', 'access_token_lifetime_seconds'];
  return (
    <form onSubmit={submit}>
      <Form
        actions={
          isReadOnly ? undefined : (
            <Button variant="primary" loading={change.isBusy}>
              Save
            </Button>
          )
        }
      >
        <SpaceBetween size="l">
          <SaveProblem problem={change.problem} onReload={onReload} shownFields={fields} />
          <Container header={<Header variant="h2">General</Header>}>
            <SpaceBetween size="l">
              <KeyValuePairs
                columns={2}
                items={[
                  { label: 'Organization id', value: <Copyable value={organization.id} label="organization id" /> },
                  { label: 'Status', value: <Status of={organization.status} /> },
                ]}
              />
              <FormField label="Name" errorText={change.problem?.of('name')}>
                <Input value={name} readOnly={isReadOnly} onChange={({ detail }) => setName(detail.value)} />
              </FormField>
              <FormField
                label="Access tokens live for"
                description="Seconds. Empty: as long as the deployment says. Shorter means that a lost token is worth less; tools sign in again more often."
                constraintText={lifetimeInWords(lifetime)}
                errorText={change.problem?.of('access_token_lifetime_seconds')}
              >
                <Input
                  value={lifetime}
                  inputMode="numeric"
                  readOnly={isReadOnly}
                  placeholder="as the deployment says"
                  onChange={({ detail }) => setLifetime(detail.value)}
                />
              </FormField>
              {isReadOnly ? <Alert>Administrators change these.</Alert> : null}
            </SpaceBetween>
          </Container>
        </SpaceBetween>
      </Form>
    </form>
  );
}

function lifetimeInWords(text: string): string | undefined {
  return /^\d+$/.test(text.trim()) && Number(text) >= 60 ? `That is ${duration(Number(text))}.` : undefined;
}
