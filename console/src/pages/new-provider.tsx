import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import { type FormEvent, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { Preset } from '../../../lambdas/core/presets/preset.ts';
import { issuerFormOf, PRESETS, presetOf } from '../../../lambdas/core/presets/presets.ts';
import type { ConnectionTest } from '../api/administration.ts';
import type { ApiProblem } from '../api/problem.ts';
import { useNotifications } from '../app/notifications.tsx';
import { useAdministration, useSession } from '../app/session-context.ts';
import { Page } from '../common/page.tsx';
import { ProblemAlert } from '../common/problem-alert.tsx';
import { Prose } from '../common/prose.tsx';
import { useChange } from '../common/use-change.ts';
import { useDraft } from '../common/use-draft.ts';
import { useLoad } from '../common/use-load.ts';

import { ConnectionResult } from './provider/connection-result.tsx';
import { ProviderGuide } from './provider/provider-guide.tsx';

/** Names on the wire, so that what the server says of one lands beside it. */
const BLANK = { issuer: '', jwks_uri: '', tenant: '', audience_tenant: '', subject_claim: '' };
type Field = keyof typeof BLANK;

/** Whether it issues identity assertions, as far as a text of its vendor says. */
const ASSERTIONS: Readonly<Record<Preset['crossAppAccess']['status'], string>> = {
  documented: 'Issues identity assertions',
  experimental: 'Issues identity assertions, experimentally',
  not_found: 'Cannot issue identity assertions yet; sign-in only',
  depends: 'Any with OpenID Connect discovery',
};

/** Which guide, its address, and whether it answers: then it is registered, pending. */
export function NewProvider() {
  const { preset, choose, draft, tested, testing, saving, test, register, configuration } = useNewProvider();
  const problem = saving.problem ?? testing.problem;
  return (
    <Page title="Register a provider" parents={[['Identity providers', '/providers']]}>
      <form onSubmit={register}>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button formAction="none" loading={testing.isBusy} onClick={test}>
                Test connection
              </Button>
              <Button variant="primary" loading={saving.isBusy}>
                Register
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            <ProblemAlert problem={problem} shownFields={Object.keys(BLANK)} />
            <WhichOne preset={preset} onChoose={choose} />
            {configuration === undefined ? null : (
              <ProviderGuide
                preset={preset}
                configuration={configuration}
                audienceTenant={draft.value.audience_tenant.trim() || undefined}
              />
            )}
            <IssuerFields preset={preset} draft={draft} problem={problem} />
            {tested === undefined ? null : <ConnectionResult result={tested} />}
            <Alert>
              Registering reserves nothing and lets nobody in.{' '}
              {configuration?.provider_activation === 'operator'
                ? 'The provider counts once the operator of this service has confirmed it.'
                : 'The provider counts once you have signed in through it: only its own administrators can have told it about us.'}
            </Alert>
          </SpaceBetween>
        </Form>
      </form>
    </Page>
  );
}

/** Which provider, what is typed, and whether it answered. */
function useNewProvider() {
  const { organization } = useSession();
  const administration = useAdministration();
  const navigate = useNavigate();
  const { done, warn } = useNotifications();
  const [query, setQuery] = useSearchParams();
  const preset = presetOf(query.get('preset') ?? undefined);
  const draft = useDraft(`new-provider.${organization}`, BLANK);
  const [tested, setTested] = useState<ConnectionTest>();
  const testing = useChange();
  const saving = useChange();
  const known = useLoad('configuration', () => administration.configuration());

  const typed = Object.fromEntries(
    Object.entries(draft.value).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]])),
  ) as Partial<Record<Field, string>>;
  const named = { issuer: '', ...typed };

  const test = () =>
    void testing.run(async () => {
      saving.forget();
      const { issuer, jwks_uri } = named;
      setTested(await administration.testConnection({ issuer, ...(jwks_uri && { jwks_uri }) }));
    });
  const register = (event: FormEvent) => {
    event.preventDefault();
    void saving.run(async () => {
      testing.forget();
      const registered = await administration.registerProvider({
        ...named,
        ...(preset.id !== 'generic' && { preset: preset.id }),
        subject_claim: named.subject_claim ?? preset.subject.claim,
      });
      draft.forget();
      const { keys_problem: keys, issuer } = registered;
      if (keys === undefined)
        done(`${issuer} is registered. It is believed once an administrator has signed in through it.`);
      else
        warn(
          `${issuer} is registered, and nobody can use it yet, because of its keys. ${keys.problem}. ${keys.advice}`,
        );
      void navigate(`/${organization}/providers/${registered.id}`);
    });
  };
  const choose = (id: string) => setQuery({ preset: id }, { replace: true });
  return { preset, choose, draft, tested, testing, saving, test, register, configuration: known.data };
}

type Draft = ReturnType<typeof useDraft<typeof BLANK>>;

function WhichOne({ preset, onChoose }: { readonly preset: Preset; readonly onChoose: (id: string) => void }) {
  return (
    <Container header={<Header variant="h2">Which one is it?</Header>}>
      <Tiles
        ariaLabel="Which one is it?"
        columns={3}
        value={preset.id}
        onChange={({ detail }) => onChoose(detail.value)}
        items={PRESETS.map(({ id, name, crossAppAccess }) => ({
          value: id,
          label: name,
          description: ASSERTIONS[crossAppAccess.status],
        }))}
      />
    </Container>
  );
}

interface FieldsProps {
  readonly preset: Preset;
  readonly draft: Draft;
  readonly problem: ApiProblem | undefined;
}

function IssuerFields({ preset, draft, problem }: FieldsProps) {
  return (
    <Container header={<Header variant="h2">Where it is</Header>}>
      <SpaceBetween size="l">
        <FormField
          label="Issuer"
          description={<Prose text={preset.issuer.text} />}
          warningText={
            problem?.of('issuer') === undefined ? unusualIssuer(preset, draft.value.issuer.trim()) : undefined
          }
          constraintText="Compared to the last character with “iss”: a trailing slash counts."
          errorText={problem?.of('issuer')}
        >
          <DraftInput field="issuer" draft={draft} placeholder={preset.issuer.forms[0]?.example} />
        </FormField>
        <MoreFields preset={preset} draft={draft} problem={problem} />
      </SpaceBetween>
    </Container>
  );
}

function audienceTenantHelp({ fields }: Preset): string {
  const field = fields.find(({ ours }) => ours.kind === 'audience_tenant');
  const why = 'When one provider serves several of your organizations here.';
  return field === undefined ? why : `${why} The same text as “${field.theirs}” there; empty there, empty here.`;
}

function MoreFields({ preset, draft, problem }: FieldsProps) {
  return (
    <ExpandableSection headerText="More, for providers that need it">
      <SpaceBetween size="l">
        <FormField
          label="Tenant"
          description="Whose customer you are there, when one issuer serves many. Compared with the assertion’s tenant."
          errorText={problem?.of('tenant')}
        >
          <DraftInput field="tenant" draft={draft} />
        </FormField>
        <FormField
          label="Audience tenant"
          description={audienceTenantHelp(preset)}
          errorText={problem?.of('audience_tenant')}
        >
          <DraftInput field="audience_tenant" draft={draft} />
        </FormField>
        <FormField
          label="Address of its keys"
          description="Only if the provider has no discovery document. Empty: it is asked."
          errorText={problem?.of('jwks_uri')}
        >
          <DraftInput field="jwks_uri" draft={draft} placeholder={'https://…/jwks'} />
        </FormField>
        <FormField
          label="User identifier claim"
          description="Stable, never given to another person. It can be mapped with a preview later."
          errorText={problem?.of('subject_claim')}
        >
          <DraftInput field="subject_claim" draft={draft} placeholder={preset.subject.claim} />
        </FormField>
      </SpaceBetween>
    </ExpandableSection>
  );
}

interface DraftInputProps {
  readonly field: Field;
  readonly draft: Draft;
  readonly placeholder?: string | undefined;
}

function DraftInput({ field, draft, placeholder = '' }: DraftInputProps) {
  return (
    <Input
      value={draft.value[field]}
      placeholder={placeholder}
      spellcheck={false}
      autoComplete={false}
      onChange={({ detail }) => draft.set({ ...draft.value, [field]: detail.value })}
    />
  );
}

/** A second look at what is none of the known forms; never a refusal. */
function unusualIssuer(preset: Preset, issuer: string): string | undefined {
  if (issuer === '' || issuerFormOf(preset, issuer) !== undefined) return undefined;
  const forms = preset.issuer.forms.map(({ example, text }) => `${example} (${text})`).join(', or ');
  return `This does not look like an issuer of ${preset.name}. Expected: ${forms}.`;
}
