import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useParams } from 'react-router';
import type { ProviderReason } from '../../../lambdas/core/presets/preset.ts';
import { PROVIDER_REASONS } from '../../../lambdas/core/presets/presets.ts';
import type { RefusalJson } from '../../../lambdas/endpoints/administration/schemas/records.ts';
import { mayAdminister, useAddress, useAdministration, useSession } from '../app/session-context.ts';
import { Copyable } from '../common/copyable.tsx';
import { Empty } from '../common/empty.tsx';
import { nameIn, presetOf, stepAt } from '../common/guides.ts';
import { KeyValues } from '../common/key-values.tsx';
import { LoadingMark } from '../common/loading-page.tsx';
import { MendedBy } from '../common/mended-by.tsx';
import { Moment } from '../common/moment.tsx';
import { ClientLink, MemberLink, ProviderLink } from '../common/named-links.tsx';
import { Page } from '../common/page.tsx';
import { ProblemAlert } from '../common/problem-alert.tsx';
import { Prose } from '../common/prose.tsx';
import { reasonInWords } from '../common/reason-in-words.ts';
import { Told } from '../common/told.tsx';
import { membersIn } from '../common/told-parts.ts';
import { useLoad } from '../common/use-load.ts';
import { texts } from '../texts/refusals.ts';
import { Facts } from './explain/facts.tsx';
import { NextStep } from './refusal/next-step.tsx';
import { REFUSED_IN_WORDS } from './refusal/refused.ts';

/** One refusal: what was compared, what it means, and what to do. */
export function Refusal() {
  const { correlationId = '' } = useParams();
  const administration = useAdministration();
  const { data, problem, reload } = useLoad(correlationId, () => administration.refusal(correlationId));
  const address = useAddress();
  return (
    <Page
      title={data === undefined ? texts.refusal : reasonInWords(data.reason)}
      parents={[[texts.activity, '/activity']]}
    >
      {problem === undefined ? null : problem.status === 404 ? (
        <Empty
          title={texts.noSuchRefusalKept}
          action={<Button href={address('/explain')}>{texts.explainAssertionItself}</Button>}
        >
          {texts.theLastFiftyEach}
        </Empty>
      ) : (
        <ProblemAlert problem={problem} onRetry={reload} />
      )}
      {data === undefined ? problem === undefined && <LoadingMark /> : <Shown refusal={data} />}
    </Page>
  );
}

function Shown({ refusal }: { readonly refusal: RefusalJson }) {
  const session = useSession();
  const address = useAddress();
  const { client, provider, member } = refusal;
  const explain = mayAdminister(session) && (
    <SpaceBetween direction="horizontal" size="xs">
      <NextStep refusal={refusal} />
      {refusal.refused !== 'token' ? null : (
        <Button href={address(`/explain${client === undefined ? '' : `?client=${encodeURIComponent(client)}`}`)}>
          {texts.explainNewOne}
        </Button>
      )}
    </SpaceBetween>
  );
  return (
    <SpaceBetween size="l">
      <Alert
        type="error"
        header={<Told text={refusal.meaning ?? reasonInWords(refusal.reason)} members={membersIn(refusal.facts)} />}
        action={explain}
      >
        {refusal.next_step === undefined ? null : <Told text={refusal.next_step} />}
        <MendedBy who={refusal.mended_by} />
        {provider === undefined ? null : <AtProvider provider={provider} reason={refusal.reason} />}
      </Alert>
      {refusal.refused === 'callback' ? <Unproven /> : null}
      {Object.keys(refusal.facts).length === 0 ? null : (
        <Container header={<Header variant="h2">{texts.whatWasCompared}</Header>}>
          <Facts facts={refusal.facts} />
        </Container>
      )}
      <Container header={<Header variant="h2">{texts.theRequest}</Header>}>
        <KeyValues
          columns={2}
          items={[
            { label: texts.when, value: <Moment at={refusal.at} withExact /> },
            {
              label: texts.correlationId,
              value: <Copyable value={refusal.correlation_id} label={texts.correlationIdInline} />,
            },
            { label: texts.whatWasRefused, value: REFUSED_IN_WORDS[refusal.refused] },
            ...sentItems(refusal),
            ...(client === undefined ? [] : [{ label: texts.client, value: <ClientLink id={client} withId /> }]),
            ...(provider === undefined
              ? []
              : [{ label: texts.provider, value: <ProviderLink id={provider} withId /> }]),
            ...(member === undefined ? [] : [{ label: texts.member, value: <MemberLink id={member} withId /> }]),
          ]}
        />
      </Container>
    </SpaceBetween>
  );
}

/** As the provider sent it, which is no proof of an address. */
function sentItems({ sent }: RefusalJson) {
  const shown = (label: string, value: string | undefined) =>
    value === undefined ? [] : [{ label, value: <Copyable value={value} label={label.toLowerCase()} /> }];
  return [...shown(texts.addressAsSent, sent?.email), ...shown(texts.subjectAsSent, sent?.subject)];
}

/** Anybody can come back with a code that is none: what is said of such a sign-in is our own word alone. */
function Unproven() {
  return <Alert type="info">{texts.nothingThisSignIn}</Alert>;
}

/** What to do about it at that vendor's product, where the guide says more. */
function AtProvider({ provider, reason }: { readonly provider: string; readonly reason: string }) {
  const administration = useAdministration();
  const { data } = useLoad(provider, () => administration.provider(provider));
  const known = PROVIDER_REASONS.find((one): one is ProviderReason => one === reason);
  if (data?.preset === undefined || known === undefined) return null;
  const preset = presetOf(data.preset);
  return <div>{texts.at(nameIn(preset), <Prose text={stepAt(preset, known)} />)}</div>;
}
