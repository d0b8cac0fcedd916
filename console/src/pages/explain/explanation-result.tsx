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
import { texts } from '../../texts/explain.ts';
import { DetailsFound } from './details-found.tsx';
import { Facts } from './facts.tsx';
import { ScopeIntersection } from './scope-intersection.tsx';

type Step = ExplanationJson['steps'][number];

const TITLES: Readonly<Record<string, string>> = {
  client: texts.clientKnown,
  syntax: texts.itSignedTokenAnd,
  header: texts.itsHeaderThatAssertion,
  issuer: texts.itsIssuerProviderYours,
  signature: texts.theProviderSignedIt,
  claims: texts.itsClaimsForUs,
  resources: texts.itsResourceIsOurs,
  constraints: texts.itDemandsNothingThat,
  person: texts.thePersonMemberAnd,
  enablement: texts.yourOrganizationHasEnabled,
  scopes: texts.somethingLeftScopes,
  redemption: texts.itWasNotRedeemed,
};

const STATUS = { passed: 'success', failed: 'error', unavailable: 'warning', not_reached: 'pending' } as const;
const IN_WORDS = {
  passed: texts.passed,
  failed: texts.failed,
  unavailable: texts.cannotBeCheckedNow,
  not_reached: texts.notReached,
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
          <Alert type="success" header={texts.itWouldBeRedeemed}>
            {client === undefined ? texts.nothingInItsWay : texts.byNothingInIts(client.id)}
            {bound_to === undefined ? null : <div>{texts.theRequestNeedsDpop(bound_to)}</div>}
          </Alert>
        ) : (
          <Alert
            type="error"
            header={<Told text={failed?.meaning ?? texts.itWouldNotBe} members={membersIn(failed?.facts)} />}
          >
            {failed?.next_step}
            <MendedBy who={failed?.mended_by} />
            {redeemed === undefined ? null : (
              <div>
                {texts.itWasRedeemedUnder(<Moment at={redeemed.issued_at} withExact />, redeemed.correlation_id)}
              </div>
            )}
          </Alert>
        )}
        <Container header={<Header variant="h2">{texts.everyCheck}</Header>}>
          <Steps steps={steps.map(toStep)} ariaLabel={texts.checksRedemption} />
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
      <Box variant="span" className="whole-words" fontWeight={outcome === 'failed' ? 'bold' : 'normal'}>
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
          text={step.meaning ?? step.why ?? texts.isUnavailable(step.dependency ?? '')}
          members={membersIn(step.facts)}
        />
      </Box>
      {step.facts === undefined ? null : <Facts facts={step.facts} />}
      {step.next_step === undefined ? null : <Box fontWeight="bold">{step.next_step}</Box>}
    </SpaceBetween>
  );
}

const MEMBERSHIP = {
  link: texts.redeemingItLinksThis,
  provision: texts.redeemingItAddsThis,
} as const;

function WhoItIs({ person }: { readonly person: NonNullable<ExplanationJson['person']> }) {
  const address = useAddress();
  return (
    <Container header={<Header variant="h2">{texts.whoItAbout}</Header>}>
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
