import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useParams } from 'react-router';
import type { ProviderReason } from '../../../lambdas/core/presets/preset.ts';
import { PROVIDER_REASONS, presetOf, stepAt } from '../../../lambdas/core/presets/presets.ts';
import type { RefusalJson } from '../../../lambdas/endpoints/administration/schemas/records.ts';
import { mayAdminister, useAddress, useAdministration, useSession } from '../app/session-context.ts';
import { Copyable } from '../common/copyable.tsx';
import { Empty } from '../common/empty.tsx';
import { MendedBy } from '../common/mended-by.tsx';
import { Moment } from '../common/moment.tsx';
import { ClientLink, MemberLink, ProviderLink } from '../common/named-links.tsx';
import { Page } from '../common/page.tsx';
import { ProblemAlert } from '../common/problem-alert.tsx';
import { Prose } from '../common/prose.tsx';
import { Told } from '../common/told.tsx';
import { membersIn } from '../common/told-parts.ts';
import { useLoad } from '../common/use-load.ts';
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
    <Page title={data === undefined ? 'Refusal' : reasonInWords(data.reason)} parents={[['Activity', '/activity']]}>
      {problem === undefined ? null : problem.status === 404 ? (
        <Empty
          title="No such refusal is kept"
          action={<Button href={address('/explain')}>Explain the assertion itself</Button>}
        >
          The last fifty of each kind are: tokens, sign-ins, agents. Of an assertion whose signature was not good
          nothing is kept, since anybody can send one: Activity counts those. It takes a minute until one appears.
        </Empty>
      ) : (
        <ProblemAlert problem={problem} onRetry={reload} />
      )}
      {data === undefined ? null : <Shown refusal={data} />}
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
          Explain a new one
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
        <Container header={<Header variant="h2">What was compared</Header>}>
          <Facts facts={refusal.facts} />
        </Container>
      )}
      <Container header={<Header variant="h2">The request</Header>}>
        <KeyValuePairs
          columns={2}
          items={[
            { label: 'When', value: <Moment at={refusal.at} withExact /> },
            { label: 'Correlation id', value: <Copyable value={refusal.correlation_id} label="correlation id" /> },
            { label: 'What was refused', value: REFUSED_IN_WORDS[refusal.refused] },
            ...sentItems(refusal),
            ...(client === undefined ? [] : [{ label: 'Client', value: <ClientLink id={client} withId /> }]),
            ...(provider === undefined ? [] : [{ label: 'Provider', value: <ProviderLink id={provider} withId /> }]),
            ...(member === undefined ? [] : [{ label: 'Member', value: <MemberLink id={member} withId /> }]),
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
  return [...shown('Address, as sent', sent?.email), ...shown('Subject, as sent', sent?.subject)];
}

/** Anybody can come back with a code that is none: what is said of such a sign-in is our own word alone. */
function Unproven() {
  return (
    <Alert type="info">
      Nothing of this sign-in was the provider’s own answer, so that anybody may have sent it. If nobody of yours tried
      to sign in then, there is nothing to do.
    </Alert>
  );
}

/** What to do about it at that vendor's product, where the guide says more. */
function AtProvider({ provider, reason }: { readonly provider: string; readonly reason: string }) {
  const administration = useAdministration();
  const { data } = useLoad(provider, () => administration.provider(provider));
  const known = PROVIDER_REASONS.find((one): one is ProviderReason => one === reason);
  if (data?.preset === undefined || known === undefined) return null;
  const preset = presetOf(data.preset);
  return (
    <div>
      At {preset.name}: <Prose text={stepAt(preset, known)} />
    </div>
  );
}

/** `wrong_audience` → "Wrong audience". */
export function reasonInWords(reason: string): string {
  const words = reason.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
