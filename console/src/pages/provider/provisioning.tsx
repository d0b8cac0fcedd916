import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { SCIM_BASE_PATH } from '../../../../lambdas/routes.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { choicesOf } from '../../common/choices.ts';
import { Copyable } from '../../common/copyable.tsx';
import { presetOf } from '../../common/guides.ts';
import { KeyValues } from '../../common/key-values.tsx';
import { ProblemAlert } from '../../common/problem-alert.tsx';
import { Prose } from '../../common/prose.tsx';
import { SaveProblem } from '../../common/save-problem.tsx';
import { useChange } from '../../common/use-change.ts';
import { useLoad } from '../../common/use-load.ts';
import { texts } from '../../texts/providers.ts';
import type { ProviderPartProps } from '../provider.tsx';
import { ScimTokens } from './scim-tokens.tsx';

/** Whether the provider adds, disables and deletes members by itself, with which role, and by which tokens. */
export function Provisioning(props: ProviderPartProps) {
  const { provider } = props;
  const administration = useAdministration();
  const tokens = useLoad(`scim ${provider.etag}`, () => administration.scimTokens(provider.id));
  return (
    <Container
      header={
        <Header variant="h2" description={texts.theProviderAddsDisables}>
          {texts.provisioningScim}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ScimRole {...props} />
        {provider.scim_role === undefined ? null : (
          <>
            <KeyValues
              items={[
                {
                  label: texts.baseUrlWhichProviders,
                  value: tokens.data ? <Copyable value={tokens.data.base_url} label={texts.baseUrl} /> : '–',
                },
              ]}
            />
            <ProblemAlert problem={tokens.problem} />
            <StepsThere preset={provider.preset} baseUrl={tokens.data?.base_url} />
            <ScimTokens provider={provider} tokens={tokens.data?.items ?? []} onChanged={tokens.reload} />
          </>
        )}
      </SpaceBetween>
    </Container>
  );
}

interface StepsThereProps {
  readonly preset: string | undefined;
  readonly baseUrl: string | undefined;
}

/** What to do at the provider, where a text of its vendor says it. */
function StepsThere({ preset, baseUrl }: StepsThereProps) {
  const { name, provisioning } = presetOf(preset);
  if (provisioning === undefined) return null;
  return (
    <ExpandableSection headerText={texts.whatToDoAt(name)}>
      <ol>
        {provisioning.map((text) => (
          <li key={text}>
            <Prose text={text.replaceAll(`ISSUER${SCIM_BASE_PATH}`, baseUrl ?? texts.asAbove)} />
          </li>
        ))}
      </ol>
    </ExpandableSection>
  );
}

const OFF = { value: '', label: texts.nobodyProvisioningOff };

function ScimRole({ provider, onChanged, onReload }: ProviderPartProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const change = useChange();
  const [role, setRole] = useState(provider.scim_role ?? '');
  const known = useLoad('configuration', () => administration.configuration());
  const roles = known.data?.roles.filter(({ administrator }) => !administrator) ?? [];
  const options = [OFF, ...roles.map((one) => ({ value: one.role, label: one.role }))];
  const save = () =>
    void change.run(async () => {
      const patch = role === '' ? { remove: ['scim_role' as const] } : { scim_role: role };
      onChanged(await administration.changeProvider(provider, patch));
      done(role === '' ? texts.provisioningOffItsTokens : texts.saved);
    });
  return (
    <SpaceBetween size="m">
      <SaveProblem problem={change.problem} onReload={onReload} shownFields={['scim_role']} />
      <FormField
        label={texts.roleMembersWhomIt}
        description={texts.neverAdministratorTheirAddresses}
        errorText={change.problem?.of('scim_role')}
        secondaryControl={
          <Button loading={change.isBusy} disabled={role === (provider.scim_role ?? '')} onClick={save}>
            {texts.saveRole}
          </Button>
        }
      >
        <Select
          {...choicesOf(known)}
          selectedOption={options.find(({ value }) => value === role) ?? { value: role, label: role }}
          options={options}
          onChange={({ detail }) => setRole(detail.selectedOption.value ?? '')}
        />
      </FormField>
      {provider.email_domains.length > 0 ? null : <Box color="text-body-secondary">{texts.enterItsEMail}</Box>}
    </SpaceBetween>
  );
}
