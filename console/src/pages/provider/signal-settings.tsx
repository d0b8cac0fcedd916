import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { SaveProblem } from '../../common/save-problem.tsx';
import { useChange } from '../../common/use-change.ts';
import { texts } from '../../texts/providers.ts';
import type { SignalsPartProps } from './signals.tsx';

const FIELDS = [
  {
    name: 'audience',
    label: texts.audience,
    description: texts.whatAudItsSignals,
  },
  {
    name: 'transmitter_issuer',
    label: texts.issuerSignals,
    description: texts.exactlyAsIssHas,
  },
  { name: 'transmitter_jwks_uri', label: texts.addressItsKeys, description: texts.withAnotherIssuerAlone },
  { name: 'poll_endpoint', label: texts.pollEndpoint, description: texts.whereSignalsAreFetched },
  { name: 'poll_token', label: texts.tokenForPollEndpoint, description: texts.bearerTokenOfProvider },
] as const;

type Values = Readonly<Record<(typeof FIELDS)[number]['name'], string>>;

function valuesOf(signals: SignalsPartProps['signals']): Values {
  const { audience = '', transmitter_issuer = '', transmitter_jwks_uri = '', poll_endpoint = '' } = signals;
  return { audience, transmitter_issuer, transmitter_jwks_uri, poll_endpoint, poll_token: '' };
}

/** How its signals are recognized, where that is not as the provider itself says. The token stays what it was. */
export function SignalSettings({ provider, signals, onChanged, onReload }: SignalsPartProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const change = useChange();
  const [values, setValues] = useState<Values>(valuesOf(signals));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = Object.entries(values).map(([name, value]) => [name, value.trim()] as const);
    const json = Object.fromEntries(given.filter(([, value]) => value !== ''));
    void change.run(async () => {
      onChanged(await administration.enableSignals(provider, signals, json));
      done(texts.savedItCountsFor);
    });
  };
  return (
    <ExpandableSection headerText={texts.howSignalsRecognized}>
      <form onSubmit={submit}>
        <SpaceBetween size="m">
          <SaveProblem problem={change.problem} onReload={onReload} shownFields={FIELDS.map(({ name }) => name)} />
          {FIELDS.map(({ name, label, description }) => (
            <FormField key={name} label={label} description={description} errorText={change.problem?.of(name)}>
              <Input
                value={values[name]}
                type={name === 'poll_token' ? 'password' : 'text'}
                autoComplete={false}
                spellcheck={false}
                onChange={({ detail }) => setValues({ ...values, [name]: detail.value })}
              />
            </FormField>
          ))}
          <Button loading={change.isBusy}>{texts.save}</Button>
        </SpaceBetween>
      </form>
    </ExpandableSection>
  );
}
