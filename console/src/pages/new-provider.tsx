import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import { type FormEvent, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { Preset } from '../../../lambdas/core/presets/preset.ts';
import type { ConnectionTest } from '../api/administration.ts';
import { useNotifications } from '../app/notifications.tsx';
import { useAdministration, useSession } from '../app/session-context.ts';
import { PRESETS, presetOf } from '../common/guides.ts';
import { Page } from '../common/page.tsx';
import { ProblemAlert } from '../common/problem-alert.tsx';
import { useChange } from '../common/use-change.ts';
import { useDraft } from '../common/use-draft.ts';
import { useLoad } from '../common/use-load.ts';
import { texts } from '../texts/providers.ts';

import { ConnectionResult } from './provider/connection-result.tsx';
import { BLANK, type Field, IssuerFields } from './provider/issuer-fields.tsx';
import { ProviderGuide, SIDE_BY_SIDE } from './provider/provider-guide.tsx';

/** Whether it issues identity assertions, as far as a text of its vendor says. */
const ASSERTIONS: Readonly<Record<Preset['crossAppAccess']['status'], string>> = {
  documented: texts.issuesIdentityAssertions,
  not_found: texts.cannotIssueIdentityAssertions,
  depends: texts.anyWithOpenidConnect,
};

/** Which guide, its address, and whether it answers: then it is registered, pending. */
export function NewProvider() {
  const { preset, choose, draft, tested, testing, saving, test, register, configuration } = useNewProvider();
  const problem = saving.problem ?? testing.problem;
  return (
    <Page title={texts.registerProvider} parents={[[texts.identityProviders, '/providers']]}>
      <form onSubmit={register}>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button formAction="none" loading={testing.isBusy} onClick={() => test()}>
                {texts.testConnection}
              </Button>
              <Button variant="primary" loading={saving.isBusy}>
                {texts.register}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            <ProblemAlert problem={problem} shownFields={Object.keys(BLANK)} />
            <WhichOne preset={preset} onChoose={choose} />
            <Grid gridDefinition={SIDE_BY_SIDE}>
              {configuration === undefined ? (
                <div />
              ) : (
                <ProviderGuide
                  preset={preset}
                  configuration={configuration}
                  audienceTenant={draft.value.audience_tenant.trim() || undefined}
                  step={2}
                />
              )}
              <IssuerFields preset={preset} draft={draft} problem={problem} />
            </Grid>
            {tested === undefined ? null : (
              <ConnectionResult
                result={tested}
                onInstead={(issuer) => {
                  draft.set({ ...draft.value, issuer });
                  test(issuer);
                }}
              />
            )}
            <Alert>
              {configuration?.provider_activation === 'operator'
                ? texts.theProviderCountsOnce
                : texts.theProviderCountsOnceYou}
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
  const draft = useDraft(`new-provider.${organization}`, BLANK, namedIn(query));
  const [tested, setTested] = useState<ConnectionTest>();
  const testing = useChange();
  const saving = useChange();
  const known = useLoad('configuration', () => administration.configuration());

  const typed = Object.fromEntries(
    Object.entries(draft.value).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]])),
  ) as Partial<Record<Field, string>>;
  const named = { issuer: '', ...typed };

  const test = (issuer = named.issuer) =>
    void testing.run(async () => {
      saving.forget();
      const { jwks_uri } = named;
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
      if (keys === undefined) done(texts.isRegisteredItBelieved(issuer));
      else warn(texts.isRegisteredAndNobody(issuer, keys.problem, keys.advice));
      void navigate(`/${organization}/providers/${registered.id}`);
    });
  };
  const choose = (id: string) => setQuery({ preset: id }, { replace: true });
  return { preset, choose, draft, tested, testing, saving, test, register, configuration: known.data };
}

/** What a refusal's page asks to register, instead of what was typed before. */
function namedIn(query: URLSearchParams): typeof BLANK | undefined {
  const [issuer, tenant] = [query.get('issuer'), query.get('tenant') ?? ''];
  return issuer === null
    ? undefined
    : { ...BLANK, issuer, tenant, audience_tenant: query.get('audience_tenant') ?? '' };
}

function WhichOne({ preset, onChoose }: { readonly preset: Preset; readonly onChoose: (id: string) => void }) {
  return (
    <Container header={<Header variant="h2">{texts.stepWhichOne}</Header>}>
      <Tiles
        ariaLabel={texts.whichOne}
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
