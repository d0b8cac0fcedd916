import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Steps, { type StepsProps } from '@cloudscape-design/components/steps';
import { useEffect, useRef } from 'react';
import type { ExplanationJson } from '../../api/administration.ts';
import { useAddress } from '../../app/session-context.ts';
import { MendedBy } from '../../common/mended-by.tsx';
import { Moment } from '../../common/moment.tsx';
import { Name } from '../../common/name.tsx';
import { Told } from '../../common/told.tsx';
import { membersIn } from '../../common/told-parts.ts';
import { DetailsFound } from './details-found.tsx';
import { Facts } from './facts.tsx';
import { ScopeIntersection } from './scope-intersection.tsx';

type Step = ExplanationJson['steps'][number];

const TITLES: Readonly<Record<string, string>> = {
  client: 'The client is known, and active',
  syntax: 'It is a signed token, and names its issuer',
  header: 'Its header is that of an assertion',
  issuer: 'Its issuer is a provider of yours, and active',
  signature: 'The provider signed it',
  claims: 'Its claims are for us, for this client, for now',
  resources: 'It is for a resource that is ours',
  constraints: 'It demands nothing that cannot be honoured',
  person: 'The person is a member, and active',
  enablement: 'Your organization has enabled the client',
  scopes: 'Something is left of the scopes',
  redemption: 'It was not redeemed before',
};

const STATUS = { passed: 'success', failed: 'error', unavailable: 'warning', not_reached: 'pending' } as const;
const IN_WORDS = {
  passed: 'passed',
  failed: 'failed',
  unavailable: 'cannot be checked now',
  not_reached: 'not reached',
} as const;

/** Every check: passed, failed with both values, or not reached; and whom and what it would come to. */
export function ExplanationResult({ explanation }: { readonly explanation: ExplanationJson }) {
  const { redeemable, client, person, scopes, authorization_details: details, redeemed, steps, bound_to } = explanation;
  const place = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each result is shown anew
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  }, [explanation]);
  const failed = steps.find(({ outcome }) => outcome === 'failed');
  return (
    <div ref={place} role="status">
      <SpaceBetween size="l">
        {redeemable ? (
          <Alert type="success" header="It would be redeemed now">
            {client === undefined ? 'Nothing is in its way.' : `By ${client.id}. Nothing is in its way.`}
            {bound_to === undefined ? null : <div>The request needs a DPoP proof of the key {bound_to}.</div>}
          </Alert>
        ) : (
          <Alert
            type="error"
            header={
              <Told text={failed?.meaning ?? 'It would not be redeemed now'} members={membersIn(failed?.facts)} />
            }
          >
            {failed?.next_step}
            <MendedBy who={failed?.mended_by} />
            {redeemed === undefined ? null : (
              <div>
                It was redeemed <Moment at={redeemed.issued_at} withExact />, under {redeemed.correlation_id}.
              </div>
            )}
          </Alert>
        )}
        <Container header={<Header variant="h2">Every check</Header>}>
          <Steps steps={steps.map(toStep)} ariaLabel="Checks of redemption" />
        </Container>
        {person === undefined ? null : <WhoItIs person={person} />}
        {scopes === undefined ? null : <ScopeIntersection scopes={scopes} />}
        {details === undefined ? null : <DetailsFound details={details} />}
      </SpaceBetween>
    </div>
  );
}

function toStep(step: Step): StepsProps.Step {
  const { outcome } = step;
  return {
    status: STATUS[outcome],
    statusIconAriaLabel: IN_WORDS[outcome],
    header: (
      <Box variant="span" fontWeight={outcome === 'failed' ? 'bold' : 'normal'}>
        {TITLES[step.step] ?? step.step}
        {outcome === 'passed' ? '' : ` – ${IN_WORDS[outcome]}`}
      </Box>
    ),
    ...((outcome === 'failed' || outcome === 'unavailable') && { details: <WhatFailed step={step} /> }),
  };
}

function WhatFailed({ step }: { readonly step: Step }) {
  return (
    <SpaceBetween size="xs">
      <Box>
        <Told
          text={
            step.meaning ?? step.why ?? `${step.dependency} is unavailable: redemption answers 503 until it is back.`
          }
          members={membersIn(step.facts)}
        />
      </Box>
      {step.facts === undefined ? null : <Facts facts={step.facts} />}
      {step.next_step === undefined ? null : <Box fontWeight="bold">{step.next_step}</Box>}
    </SpaceBetween>
  );
}

const MEMBERSHIP = {
  link: 'Redeeming it links this person to that member, by address.',
  provision: 'Redeeming it adds this person as a member, just in time.',
} as const;

function WhoItIs({ person }: { readonly person: NonNullable<ExplanationJson['person']> }) {
  const address = useAddress();
  return (
    <Container header={<Header variant="h2">Who it is about</Header>}>
      {person.id === undefined ? (
        <Name>{person.email}</Name>
      ) : (
        <Link href={address(`/members/${person.id}`)}>
          <Name>{person.email}</Name>
        </Link>
      )}
      , {person.role}, {person.status}. {person.membership === undefined ? '' : MEMBERSHIP[person.membership]}
    </Container>
  );
}
