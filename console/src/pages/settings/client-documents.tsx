import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { type FormEvent, useState } from 'react';
import type { OrganizationJson } from '../../../../lambdas/endpoints/administration/schemas/organization.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { mayAdminister, useAdministration, useSession } from '../../app/session-context.ts';
import { SaveProblem } from '../../common/save-problem.tsx';
import { ScopeChoice } from '../../common/scope-choice.tsx';
import { useChange } from '../../common/use-change.ts';
import { useLoad } from '../../common/use-load.ts';
import { useUnsaved } from '../../common/use-unsaved.ts';
import { texts } from '../../texts/settings.ts';

interface ClientDocumentsProps {
  readonly organization: OrganizationJson;
  readonly onChanged: (organization: OrganizationJson) => void;
  readonly onReload: () => void;
}

const CHOICES = [
  { value: 'off', label: texts.off, description: texts.onlyOfOperator },
  { value: 'listed', label: texts.listedHosts, description: texts.toolsTheseHostsCome },
  {
    value: 'approval',
    label: texts.anyWithApproval,
    description: texts.membersMayAskFor,
  },
] as const;

type Policy = (typeof CHOICES)[number]['value'];

/** Which tools that nobody registered may come in by the document at their own address. */
export function ClientDocuments(props: ClientDocumentsProps) {
  const { policy, setPolicy, hosts, setHosts, scopes, setScopes, offered, change, submit } = usePolicy(props);
  const isReadOnly = !mayAdminister(useSession());
  const description = texts.aToolCanSay;
  return (
    <form onSubmit={submit}>
      <Form actions={isReadOnly ? undefined : <Button loading={change.isBusy}>{texts.savePolicy}</Button>}>
        <SpaceBetween size="l">
          <SaveProblem problem={change.problem} onReload={props.onReload} shownFields={FIELDS} />
          <Container
            header={
              <Header variant="h2" description={description}>
                {texts.toolsThatNobodyRegistered}
              </Header>
            }
          >
            <SpaceBetween size="l">
              <FormField label={texts.whichMayComeIn} errorText={change.problem?.of('client_documents')}>
                <RadioGroup
                  value={policy}
                  items={CHOICES.map((choice) => ({ ...choice, disabled: isReadOnly }))}
                  onChange={({ detail }) => setPolicy(asPolicy(detail.value))}
                />
              </FormField>
              {policy === 'off' ? null : (
                <>
                  <HostsField hosts={hosts} setHosts={setHosts} readOnly={isReadOnly} />
                  <FormField label={texts.atMostTheseScopes}>
                    <ScopeChoice offered={offered} chosen={scopes} onChange={setScopes} disabled={isReadOnly} />
                  </FormField>
                </>
              )}
            </SpaceBetween>
          </Container>
        </SpaceBetween>
      </Form>
    </form>
  );
}

const FIELDS = ['client_documents'];

interface HostsFieldProps {
  readonly hosts: string;
  readonly setHosts: (hosts: string) => void;
  readonly readOnly: boolean;
}

function HostsField({ hosts, setHosts, readOnly }: HostsFieldProps) {
  return (
    <FormField label={texts.hosts} description={texts.oneLineSuchAs}>
      <Textarea
        value={hosts}
        readOnly={readOnly}
        spellcheck={false}
        onChange={({ detail }) => setHosts(detail.value)}
      />
    </FormField>
  );
}

function usePolicy({ organization, onChanged }: ClientDocumentsProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const change = useChange();
  const { client_documents: before } = organization;
  const [policy, setPolicy] = useState<Policy>(before.policy);
  const [hosts, setHosts] = useState(before.hosts.join('\n'));
  const [scopes, setScopes] = useState<readonly string[]>(before.scopes);
  useUnsaved([policy, hosts, scopes]);
  const known = useLoad('scopes of tools', () => administration.configuration());
  const tools = known.data?.scopes.filter(({ scope }) => !scope.startsWith('org:')) ?? [];
  const offered = new Map(tools.map(({ scope, description }) => [scope, description]));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void change.run(async () => {
      const named = { hosts: hosts.split(/\s+/).filter(Boolean), ...(scopes.length > 0 && { scopes: [...scopes] }) };
      const documents = { policy, ...(policy !== 'off' && named) };
      onChanged(await administration.changeOrganization(organization, { client_documents: documents }));
      done(texts.savedToolsThatPolicy);
    });
  };
  return { policy, setPolicy, hosts, setHosts, scopes, setScopes, offered, change, submit };
}

function asPolicy(value: string): Policy {
  return CHOICES.find((choice) => choice.value === value)?.value ?? 'off';
}
