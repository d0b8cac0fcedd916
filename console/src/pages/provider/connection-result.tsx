import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Steps, { type StepsProps } from '@cloudscape-design/components/steps';
import { useEffect, useRef } from 'react';
import type { ConnectionTest } from '../../api/administration.ts';

type Step = ConnectionTest['steps'][number];

const TITLES: Readonly<Record<string, string>> = {
  address: 'Its address can be asked',
  discovery: 'It describes itself (discovery)',
  issuer: 'It calls itself what you typed',
  keys_address: 'It says where its keys are',
  keys_fetched: 'Its keys can be fetched',
  keys_parsed: 'Its keys are public, and can be read',
  algorithms: 'It signs in a way that is accepted',
  time: 'It answers in time',
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
      <Container header={<Header variant="h2">Connection test</Header>}>
        <SpaceBetween size="m">
          {result.works ? (
            <Alert type="success">Everything works between here and {result.issuer}.</Alert>
          ) : (
            <Failed result={result} onInstead={onInstead} />
          )}
          <Steps steps={result.steps.map(toStep)} ariaLabel="Steps of the connection test" />
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
        Use {instead} instead
      </Button>
    );
  return (
    <Alert type="error" action={action}>
      It does not work yet. The first step that failed says what to do.
    </Alert>
  );
}

const STATUS = { passed: 'success', failed: 'error', not_reached: 'pending' } as const;
const IN_WORDS = { passed: 'passed', failed: 'failed', not_reached: 'not reached' } as const;

function toStep(step: Step): StepsProps.Step {
  const { outcome, found, problem, advice, took_ms: took } = step;
  return {
    status: STATUS[outcome],
    statusIconAriaLabel: IN_WORDS[outcome],
    header: (
      <Box variant="span" fontWeight={outcome === 'failed' ? 'bold' : 'normal'}>
        {TITLES[step.step] ?? step.step}
        {outcome === 'not_reached' ? ' – not reached' : ''}
      </Box>
    ),
    ...(outcome !== 'not_reached' && {
      details: (
        <Box color={outcome === 'failed' ? 'inherit' : 'text-body-secondary'} fontSize="body-s">
          {found ?? problem} {took !== undefined && took > 0 ? `(${took} ms)` : ''}
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
