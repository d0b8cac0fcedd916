import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ComponentProps, type FormEvent, useState } from 'react';
import type { ClientJson } from '../../../../lambdas/endpoints/administration/schemas/clients.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { SaveProblem } from '../../common/save-problem.tsx';
import { ScopeChoice } from '../../common/scope-choice.tsx';
import { useChange } from '../../common/use-change.ts';
import { useLoad } from '../../common/use-load.ts';
import { useUnsaved } from '../../common/use-unsaved.ts';
import { texts } from '../../texts/clients.ts';
import { DetailTypesField } from './detail-types-field.tsx';
import { asWritePolicy, WRITE_CHOICES, type WritePolicy } from './write-policy.ts';

interface EnablementFormProps {
  readonly client: ClientJson;
  readonly onChanged: (client: ClientJson) => void;
  readonly onReload: () => void;
}

interface Alias {
  readonly provider: string;
  readonly name: string;
}

const SHOWN_FIELDS = ['scopes', 'authorization_details_types', 'writes', 'aliases'];

/** The ceiling, which details go with it, whether writes are asked for, and what the client is called at each provider. */
export function EnablementForm({ client, onChanged, onReload }: EnablementFormProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const change = useChange();
  const isActive = client.enablement?.status === 'active';
  const [scopes, setScopes] = useState<readonly string[]>(client.enablement?.ceiling ?? []);
  const [writes, setWrites] = useState<WritePolicy>(writesAtFirst(client));
  const [detailTypes, setDetailTypes] = useState<readonly string[]>(
    client.enablement?.authorization_details_types ?? [],
  );
  const [aliases, setAliases] = useState<readonly Alias[]>(client.enablement?.aliases ?? []);
  useUnsaved([scopes, writes, detailTypes, aliases]);
  const { offered, details, options } = useNamed(client, scopes);
  const save = () =>
    change.run(async () => {
      const wanted = { scopes: [...scopes], writes, aliases: [...aliases], ...typesOf(detailTypes, details) };
      onChanged(await administration.enableClient(client, wanted));
      done(isActive ? texts.savedItHoldsWithin : texts.isEnabled(client.id));
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <form onSubmit={submit}>
      <Form
        actions={
          <Button variant="primary" loading={change.isBusy} disabled={scopes.length === 0}>
            {isActive ? texts.save : texts.enable}
          </Button>
        }
      >
        <SpaceBetween size="l">
          <SaveProblem problem={change.problem} onReload={onReload} shownFields={SHOWN_FIELDS} />
          <Container header={<Header variant="h2">{isActive ? texts.whatItMayHave : texts.enableItHere}</Header>}>
            <SpaceBetween size="l">
              <ScopesField
                {...{ offered, chosen: scopes, onChange: setScopes }}
                errorText={change.problem?.of('scopes')}
              />
              <DetailTypesField
                {...{ offered: details ?? new Map(), chosen: detailTypes, onChange: setDetailTypes }}
                errorText={change.problem?.of('authorization_details_types')}
              />
              <WritesField writes={writes} onChange={setWrites} errorText={change.problem?.of('writes')} />
              {client.registered_by === 'registration' || client.registered_by === 'provider' ? null : (
                <AliasField {...{ aliases, options }} onChange={setAliases} problem={change.problem} />
              )}
            </SpaceBetween>
          </Container>
        </SpaceBetween>
      </Form>
    </form>
  );
}

/** Before it is known what there is, what was chosen stays as it is. */
function typesOf(chosen: readonly string[], offered: ReadonlyMap<string, string> | undefined) {
  return offered === undefined ? {} : { authorization_details_types: chosen.filter((type) => offered.has(type)) };
}

function ScopesField({
  errorText,
  ...choice
}: ComponentProps<typeof ScopeChoice> & { readonly errorText: string | undefined }) {
  return (
    <FormField label={texts.atMostTheseScopes} description={texts.aTokenNeverCarries} errorText={errorText}>
      <ScopeChoice {...choice} />
    </FormField>
  );
}

interface AliasFieldProps extends Pick<ComponentProps<typeof AliasEditor>, 'aliases' | 'onChange' | 'options'> {
  readonly problem: ReturnType<typeof useChange>['problem'];
}

/** Of a tool that redeems assertions: one that registered itself has codes alone. */
function AliasField({ problem, ...editor }: AliasFieldProps) {
  return (
    <FormField
      label={texts.itsNameAtYour}
      description={texts.onlyIfProviderKnows}
      errorText={problem?.of('aliases')}
      stretch
    >
      <AliasEditor {...editor} errorOf={(index) => problem?.of(`aliases[${index}]`)} />
    </FormField>
  );
}

/** A tool that the operator did not register asks, unless somebody says otherwise. */
function writesAtFirst({ enablement, registered_by: by }: ClientJson): WritePolicy {
  return enablement?.writes ?? (by === 'operator' ? 'granted' : 'asked');
}

interface WritesFieldProps {
  readonly writes: WritePolicy;
  readonly onChange: (writes: WritePolicy) => void;
  readonly errorText: string | undefined;
}

function WritesField({ writes, onChange, errorText }: WritesFieldProps) {
  return (
    <FormField label={texts.writes} description={texts.askedForToolsIn} errorText={errorText}>
      <RadioGroup
        value={writes}
        items={WRITE_CHOICES.map(({ value, label, description }) => ({ value, label, description }))}
        onChange={({ detail }) => onChange(asWritePolicy(detail.value))}
      />
    </FormField>
  );
}

/** What there is to choose: the client's scopes, with their words, the details of those chosen, and the providers. */
function useNamed(client: ClientJson, chosen: readonly string[]) {
  const administration = useAdministration();
  const known = useLoad('what-an-enablement-names', async () => {
    const [configuration, providers] = await Promise.all([administration.configuration(), administration.providers()]);
    return {
      words: new Map(configuration.scopes.map((one) => [one.scope, one.description])),
      types: configuration.authorization_details_types,
      implied: new Map(configuration.scopes.map(({ scope, implies = [] }) => [scope, implies])),
      providers: providers.items,
    };
  });
  const offered = new Map(client.scopes.map((scope) => [scope, known.data?.words.get(scope) ?? scope]));
  const options = (known.data?.providers ?? []).map(({ id, issuer }) => ({ value: id, label: issuer }));
  const allowed = new Set(chosen.flatMap((scope) => [scope, ...(known.data?.implied.get(scope) ?? [])]));
  const types = known.data?.types.filter(({ scope }) => allowed.has(scope));
  return { offered, details: types && new Map(types.map(({ type, label }) => [type, label])), options };
}

interface AliasEditorProps {
  readonly aliases: readonly Alias[];
  readonly onChange: (aliases: readonly Alias[]) => void;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly errorOf: (index: number) => string | undefined;
}

function AliasEditor({ aliases, onChange, options, errorOf }: AliasEditorProps) {
  const at = (index: number, alias: Partial<Alias>) =>
    onChange(aliases.map((one, i) => (i === index ? { ...one, ...alias } : one)));
  return (
    <AttributeEditor
      items={[...aliases]}
      addButtonText={texts.addName}
      removeButtonText={texts.remove}
      empty={texts.itKnownByIts}
      onAddButtonClick={() => onChange([...aliases, { provider: options[0]?.value ?? '', name: '' }])}
      onRemoveButtonClick={({ detail }) => onChange(aliases.filter((_, i) => i !== detail.itemIndex))}
      definition={[
        {
          label: texts.provider,
          control: (item, index) => (
            <Select
              ariaLabel={texts.provider}
              selectedOption={options.find(({ value }) => value === item.provider) ?? null}
              options={[...options]}
              onChange={({ detail }) => at(index, { provider: detail.selectedOption.value ?? '' })}
            />
          ),
        },
        {
          label: texts.clientIdThere,
          control: (item, index) => (
            <Input
              ariaLabel={texts.clientIdThere}
              value={item.name}
              onChange={({ detail }) => at(index, { name: detail.value })}
            />
          ),
          errorText: (_, index) => errorOf(index),
        },
      ]}
    />
  );
}
