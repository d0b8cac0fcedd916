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
  const { organization } = useSession();
  const administration = useAdministration();
  const navigate = useNavigate();
  const { done } = useNotifications();
  const [query, setQuery] = useSearchParams();
  const preset = presetOf(query.get('preset') ?? undefined);
  const draft = useDraft(`new-provider.${organization}`, BLANK);
  const [tested, setTested] = useState<ConnectionTest>();
  const testing = useChange();
  const saving = useChange();
  const known = useLoad('configuration', () => administration.configuration());
  const problem = saving.problem ?? testing.problem;

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
      done(`${registered.issuer} is registered. It is believed once an administrator has signed in through it.`);
      void navigate(`/${organization}/providers/${registered.id}`);
    });
  };
  const input = (field: Field, placeholder = '') => (
    <Input
      value={draft.value[field]}
      placeholder={placeholder}
      spellcheck={false}
      autoComplete={false}
      onChange={({ detail }) => draft.set({ ...draft.value, [field]: detail.value })}
    />
  );
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
            <Container header={<Header variant="h2">Which one is it?</Header>}>
              <Tiles
                ariaLabel="Which one is it?"
                columns={3}
                value={preset.id}
                onChange={({ detail }) => setQuery({ preset: detail.value }, { replace: true })}
                items={PRESETS.map(({ id, name, crossAppAccess }) => ({
                  value: id,
                  label: name,
                  description: ASSERTIONS[crossAppAccess.status],
                }))}
              />
            </Container>
            {known.data === undefined ? null : <ProviderGuide preset={preset} configuration={known.data} />}
            <Container header={<Header variant="h2">Where it is</Header>}>
              <SpaceBetween size="l">
                <FormField
                  label="Issuer"
                  description={<Prose text={preset.issuer.text} />}
                  warningText={problem?.of('issuer') === undefined ? unusualIssuer(preset, named.issuer) : undefined}
                  constraintText="Compared to the last character with “iss”: a trailing slash counts."
                  errorText={problem?.of('issuer')}
                >
                  {input('issuer', preset.issuer.forms[0]?.example)}
                </FormField>
                <ExpandableSection headerText="More, for providers that need it">
                  <SpaceBetween size="l">
                    <FormField
                      label="Tenant"
                      description="Whose customer you are there, when one issuer serves many. Compared with the assertion’s tenant."
                      errorText={problem?.of('tenant')}
                    >
                      {input('tenant')}
                    </FormField>
                    <FormField
                      label="Audience tenant"
                      description="When one provider serves several of your organizations here."
                      errorText={problem?.of('audience_tenant')}
                    >
                      {input('audience_tenant')}
                    </FormField>
                    <FormField
                      label="Address of its keys"
                      description="Only if the provider has no discovery document. Empty: it is asked."
                      errorText={problem?.of('jwks_uri')}
                    >
                      {input('jwks_uri', 'https://…/jwks')}
                    </FormField>
                    <FormField
                      label="User identifier claim"
                      description="Stable, never given to another person. It can be mapped with a preview later."
                      errorText={problem?.of('subject_claim')}
                    >
                      {input('subject_claim', preset.subject.claim)}
                    </FormField>
                  </SpaceBetween>
                </ExpandableSection>
              </SpaceBetween>
            </Container>
            {tested === undefined ? null : <ConnectionResult result={tested} />}
            <Alert>
              Registering reserves nothing and lets nobody in.{' '}
              {known.data?.provider_activation === 'operator'
                ? 'The provider counts once the operator of this service has confirmed it.'
                : 'The provider counts once you have signed in through it: only its own administrators can have told it about us.'}
            </Alert>
          </SpaceBetween>
        </Form>
      </form>
    </Page>
  );
}

/** A second look at what is none of the known forms; never a refusal. */
function unusualIssuer(preset: Preset, issuer: string): string | undefined {
  if (issuer === '' || issuerFormOf(preset, issuer) !== undefined) return undefined;
  const forms = preset.issuer.forms.map(({ example, text }) => `${example} (${text})`).join(', or ');
  return `This does not look like an issuer of ${preset.name}. Expected: ${forms}.`;
}
