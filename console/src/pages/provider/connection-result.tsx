import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Steps, { type StepsProps } from '@cloudscape-design/components/steps';
import { useEffect, useRef } from 'react';
import type { ConnectionTest } from '../../api/administration.ts';
import { texts } from '../../texts/providers.ts';

type Step = ConnectionTest['steps'][number];

const TITLES: Readonly<Record<string, string>> = {
  address: texts.itsAddressCanBe,
  discovery: texts.itDescribesItselfDiscovery,
  issuer: texts.itCallsItselfWhat,
  keys_address: texts.itSaysWhereIts,
  keys_fetched: texts.itsKeysCanBe,
  keys_parsed: texts.itsKeysPublicAnd,
  algorithms: texts.itSignsInWay,
  time: texts.itAnswersInTime,
};

interface ConnectionResultProps {
  readonly result: ConnectionTest;
  /** Takes the issuer that the provider publishes, where what was typed can still be changed. */
  readonly onInstead?: ((issuer: string) => void) | undefined;
}

/** Each step with its outcome and, when it failed, what to do. */
export function ConnectionResult({ result, onInstead }: ConnectionResultProps) {
  const place = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each result is shown anew
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }, [result]);
  return (
    <div ref={place} role="status">
      <Container header={<Header variant="h2">{texts.connectionTest}</Header>}>
        <SpaceBetween size="m">
          {result.works ? (
            <Alert type="success">{texts.everythingWorksBetweenHere(result.issuer)}</Alert>
          ) : (
            <Failed result={result} onInstead={onInstead} />
          )}
          <Steps steps={result.steps.map(toStep)} ariaLabel={texts.stepsConnectionTest} />
        </SpaceBetween>
      </Container>
    </div>
  );
}

function Failed({ result, onInstead }: ConnectionResultProps) {
  const instead = result.steps.find((step) => step.instead !== undefined)?.instead;
  const action =
    instead === undefined || onInstead === undefined ? undefined : (
      <Button formAction="none" onClick={() => onInstead(instead)}>
        {texts.takeInstead(instead)}
      </Button>
    );
  return (
    <Alert type="error" action={action}>
      {texts.itDoesNotWork}
    </Alert>
  );
}

const STATUS = { passed: 'success', failed: 'error', not_reached: 'pending' } as const;
const IN_WORDS = { passed: texts.passed, failed: texts.failed, not_reached: texts.notReached } as const;

function toStep(step: Step): StepsProps.Step {
  const { outcome, found, problem, advice, took_ms: took } = step;
  return {
    status: STATUS[outcome],
    statusIconAriaLabel: IN_WORDS[outcome],
    header: (
      <Box variant="span" className="whole-words" fontWeight={outcome === 'failed' ? 'bold' : 'normal'}>
        {TITLES[step.step] ?? step.step}
        {outcome === 'not_reached' ? ` – ${texts.notReached}` : ''}
      </Box>
    ),
    ...(outcome !== 'not_reached' && {
      details: (
        <Box color={outcome === 'failed' ? 'inherit' : 'text-body-secondary'} fontSize="body-s">
          {found ?? problem} {took !== undefined && took > 0 ? texts.tookMilliseconds(took) : ''}
          {advice === undefined ? null : (
            <Box variant="p" fontWeight="bold" fontSize="body-s">
              {advice}
            </Box>
          )}
        </Box>
      ),
    }),
  };
}
