import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
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
import { Moment } from '../../common/moment.tsx';
import { ProblemAlert } from '../../common/problem-alert.tsx';
import { useChange } from '../../common/use-change.ts';

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
      if (checked.status !== provider.status) done('The provider is active: its domain is proved.');
    });
  const action = proof === undefined ? { text: 'Show the DNS record', run: ask } : { text: 'Check now', run: check };
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
          Proof by DNS
        </Header>
      }
    >
      <SpaceBetween size="m">
        <ProblemAlert problem={change.problem} />
        {proof === undefined ? <Box>The record was not asked for yet.</Box> : <Asked proof={proof} />}
      </SpaceBetween>
    </Container>
  );
}

function whatFor({ status }: ProviderJson, domain: string, activates: boolean): string {
  if (status === 'active')
    return `A TXT record shows that your organization has ${domain}. The provider is active with or without it.`;
  return activates
    ? `Instead of signing in through it: whoever has the DNS of ${domain} publishes a TXT record there. When it is found, the provider is active; your account is not linked by it.`
    : `A TXT record in the DNS of ${domain} shows the operator of this service that it is yours. The operator makes the provider active.`;
}

/** In the order of a form for records. */
function Asked({ proof }: { readonly proof: DomainProofJson }) {
  const { type, name, value } = proof.record;
  return (
    <SpaceBetween size="m">
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Type', value: <Copyable value={type} label="type of the record" /> },
          { label: 'Name', value: <Copyable value={name} label="name of the record" /> },
          { label: 'Value', value: <Copyable value={value} label="value of the record" /> },
        ]}
      />
      <Box color="text-body-secondary" fontSize="body-s">
        Some forms add {proof.domain} to the name themselves: enter it without that part there. Other TXT records of the
        same name may stay.
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
  waiting: 'Publish the record, then check',
  found: 'Found',
  other_value: 'TXT records with other values were found, and not this one: compare name and value',
  not_found: 'No TXT record of this name was found: name servers may say so for up to an hour after it was published',
  unanswered: 'No name server answered, so that nothing is known: check again',
};

/** What the last look-up has found, and when. */
function State({ proof: { state, checked_at: checkedAt, found_at: foundAt } }: { readonly proof: DomainProofJson }) {
  return (
    <div role="status">
      <StatusIndicator type={INDICATORS[state]} wrapText>
        {WORDS[state]}
        {when(checkedAt)}
        {state === 'found' || foundAt === undefined ? null : <>. It was there {<Moment at={foundAt} />}</>}
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
