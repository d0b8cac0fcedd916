import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { provableDomain } from '../../../../lambdas/core/registration/provable-domain.ts';
import type {
  DomainProofJson,
  ProviderJson,
} from '../../../../lambdas/endpoints/administration/schemas/identity-providers.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { Copyable } from '../../common/copyable.tsx';
import { KeyValues } from '../../common/key-values.tsx';
import { Moment } from '../../common/moment.tsx';
import { ProblemAlert } from '../../common/problem-alert.tsx';
import { useChange } from '../../common/use-change.ts';
import { texts } from '../../texts/providers.ts';

interface DomainProofProps {
  readonly provider: ProviderJson;
  readonly onChanged: (provider: ProviderJson) => void;
  /** Whether a record that is found makes the provider active; else the operator does, who sees it. */
  readonly activates: boolean;
}

/** The second way to make a pending provider count: a record in the DNS of its issuer. Of one that counts, what was found. */
export function DomainProof({ provider, onChanged, activates }: DomainProofProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const change = useChange();
  const provable = provableDomain(provider);
  if ('unprovable' in provable || provider.status === 'disabled') return null;
  const proof = provider.domain_proof;
  const ask = () => void change.run(async () => onChanged(await administration.askDomainProof(provider.id)));
  const check = () =>
    void change.run(async () => {
      const checked = await administration.checkDomainProof(provider.id);
      onChanged(checked);
      if (checked.status !== provider.status) done(texts.theProviderActiveIts);
    });
  const action = proof === undefined ? { text: texts.showDnsRecord, run: ask } : { text: texts.checkNow, run: check };
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={whatFor(provider, provable.domain, activates)}
          actions={
            <Button loading={change.isBusy} onClick={action.run}>
              {action.text}
            </Button>
          }
        >
          {texts.proofByDns}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <ProblemAlert problem={change.problem} />
        {proof === undefined ? <Box>{texts.theRecordWasNot}</Box> : <Asked proof={proof} />}
      </SpaceBetween>
    </Container>
  );
}

function whatFor({ status }: ProviderJson, domain: string, activates: boolean): string {
  if (status === 'active') return texts.aTxtRecordShows(domain);
  return activates ? texts.insteadSigningInThrough(domain) : texts.aTxtRecordIn(domain);
}

/** In the order of a form for records. */
function Asked({ proof }: { readonly proof: DomainProofJson }) {
  const { type, name, value } = proof.record;
  return (
    <SpaceBetween size="m">
      <KeyValues
        columns={3}
        items={[
          { label: texts.type, value: <Copyable value={type} label={texts.typeRecord} /> },
          { label: texts.name, value: <Copyable value={name} label={texts.nameRecord} /> },
          { label: texts.valueOfRecord, value: <Copyable value={value} label={texts.valueRecord} /> },
        ]}
      />
      <Box color="text-body-secondary" fontSize="body-s">
        {texts.someFormsAddTo(proof.domain)}
      </Box>
      <State proof={proof} />
    </SpaceBetween>
  );
}

const INDICATORS = {
  waiting: 'pending',
  found: 'success',
  other_value: 'warning',
  not_found: 'pending',
  unanswered: 'warning',
} as const satisfies Readonly<Record<DomainProofJson['state'], string>>;

const WORDS: Readonly<Record<DomainProofJson['state'], string>> = {
  waiting: texts.publishRecordThenCheck,
  found: texts.found,
  other_value: texts.txtRecordsWithOther,
  not_found: texts.noTxtRecordThis,
  unanswered: texts.noNameServerAnswered,
};

/** What the last look-up has found, and when. */
function State({ proof: { state, checked_at: checkedAt, found_at: foundAt } }: { readonly proof: DomainProofJson }) {
  return (
    <div role="status">
      <StatusIndicator type={INDICATORS[state]} wrapText>
        {WORDS[state]}
        {when(checkedAt)}
        {state === 'found' || foundAt === undefined ? null : texts.itWasThere(<Moment at={foundAt} />)}
      </StatusIndicator>
    </div>
  );
}

function when(at: number | undefined): ReactNode {
  return at === undefined ? null : (
    <>
      {' '}
      (<Moment at={at} />)
    </>
  );
}
