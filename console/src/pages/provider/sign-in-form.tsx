import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { SaveProblem } from '../../common/save-problem.tsx';
import { useChange } from '../../common/use-change.ts';
import { texts } from '../../texts/providers.ts';
import type { ProviderPartProps } from '../provider.tsx';

const METHODS = [
  {
    value: 'private_key_jwt',
    label: texts.ourPublishedKeysPrivate,
    description: texts.noSecretToStore,
  },
  {
    value: 'client_secret',
    label: texts.aSecretThatProvider,
    description: texts.sentAsProvidersMetadata,
  },
  { value: 'client_secret_basic', label: texts.aSecretInHeader },
  {
    value: 'client_secret_post',
    label: texts.aSecretInForm,
    description: texts.alsoForProviderThat,
  },
] as const;

type Method = (typeof METHODS)[number]['value'];

/** Who we are at the provider, so that people sign in here with it. A secret stays in memory, and is sent once. */
export function SignInForm({ provider, onChanged, onReload }: ProviderPartProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const change = useChange();
  const [clientId, setClientId] = useState(provider.sign_in?.client_id ?? '');
  const [method, setMethod] = useState<Method>(provider.sign_in?.authentication_method ?? 'private_key_jwt');
  const [isForSeveral, setForSeveral] = useState(provider.sign_in?.audiences !== undefined);
  const [secret, setSecret] = useState('');
  const isSecret = method !== 'private_key_jwt';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void change.run(async () => {
      const json = {
        client_id: clientId.trim(),
        ...(isSecret && { client_secret: secret }),
        ...(method !== 'client_secret' && { authentication_method: method }),
        ...(isForSeveral && { audiences: 'authorized_party' as const }),
      };
      onChanged(await administration.setSignIn(provider, json));
      done(texts.savedPeopleCanSign);
    });
  };
  return (
    <form onSubmit={submit}>
      <Container
        header={
          <Header variant="h2" description={texts.theApplicationThatIts}>
            {texts.signIn}
          </Header>
        }
      >
        <Form
          actions={
            <Button loading={change.isBusy}>
              {provider.sign_in === undefined ? texts.setUpSignIn : texts.saveSignIn}
            </Button>
          }
        >
          <SpaceBetween size="l">
            <SaveProblem problem={change.problem} onReload={onReload} shownFields={['client_id', 'client_secret']} />
            <FormField label={texts.ourClientIdThere} errorText={change.problem?.of('client_id')}>
              <Input value={clientId} spellcheck={false} onChange={({ detail }) => setClientId(detail.value)} />
            </FormField>
            <FormField label={texts.clientAuthentication}>
              <RadioGroup
                value={method}
                onChange={({ detail }) => setMethod(detail.value as Method)}
                items={[...METHODS]}
              />
            </FormField>
            {isSecret ? (
              <SecretField value={secret} onChange={setSecret} errorText={change.problem?.of('client_secret')} />
            ) : null}
            <AudiencesField isForSeveral={isForSeveral} onChange={setForSeveral} />
          </SpaceBetween>
        </Form>
      </Container>
    </form>
  );
}

interface AudiencesFieldProps {
  readonly isForSeveral: boolean;
  readonly onChange: (isForSeveral: boolean) => void;
}

function AudiencesField({ isForSeveral, onChange }: AudiencesFieldProps) {
  return (
    <Checkbox
      checked={isForSeveral}
      description={texts.forProviderThatNames}
      onChange={({ detail }) => onChange(detail.checked)}
    >
      {texts.takeIdTokensThat}
    </Checkbox>
  );
}

interface SecretFieldProps {
  readonly value: string;
  readonly onChange: (secret: string) => void;
  readonly errorText: string | undefined;
}

function SecretField({ value, onChange, errorText }: SecretFieldProps) {
  return (
    <FormField label={texts.clientSecret} description={texts.storedEncryptedAndNever} errorText={errorText}>
      <Input type="password" value={value} autoComplete={false} onChange={({ detail }) => onChange(detail.value)} />
    </FormField>
  );
}
