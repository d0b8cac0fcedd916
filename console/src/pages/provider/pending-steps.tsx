import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Steps, { type StepsProps } from '@cloudscape-design/components/steps';
import type { ProviderJson } from '../../../../lambdas/endpoints/administration/schemas/identity-providers.ts';
import { consolePath } from '../../../../lambdas/routes.ts';
import { useAdministration, useSession } from '../../app/session-context.ts';
import { Name } from '../../common/name.tsx';
import { ProblemAlert } from '../../common/problem-alert.tsx';
import { useChange } from '../../common/use-change.ts';
import { useLoad } from '../../common/use-load.ts';
import { texts } from '../../texts/providers.ts';

/** What makes a pending provider count: an administrator who signs in through it. */
export function PendingSteps({ provider }: { readonly provider: ProviderJson }) {
  const { organization, email } = useSession();
  const administration = useAdministration();
  const change = useChange();
  const known = useLoad('configuration', () => administration.configuration());
  if (known.data?.provider_activation === 'operator') return <OperatorsWord />;
  const isReady = provider.sign_in !== undefined;
  const leave = () =>
    void change.run(async () => {
      const returnTo = consolePath(organization, `/providers/${provider.id}`);
      const { location: address } = await administration.activateProvider(provider.id, returnTo);
      location.assign(address);
    });
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button variant="primary" disabled={!isReady} loading={change.isBusy} onClick={leave}>
              {texts.signInThroughIt}
            </Button>
          }
        >
          {texts.pendingNothingThatIt}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <ProblemAlert problem={change.problem} />
        <Steps steps={stepsOf(provider, email)} ariaLabel={texts.stepsUntilProviderCounts} />
      </SpaceBetween>
    </Container>
  );
}

/** What is done, and what is next, in the order in which one needs the other. */
function stepsOf(provider: ProviderJson, email: string): readonly StepsProps.Step[] {
  const client = provider.sign_in?.client_id;
  const isReady = client !== undefined;
  return [
    { ...DONE, header: texts.registeredHere, details: provider.issuer },
    {
      ...(isReady ? DONE : NEXT),
      header: texts.itKnowsUsOur,
      details: isReady ? client : texts.enterValuesAtProvider,
    },
    {
      ...(isReady ? NEXT : LATER),
      header: texts.anAdministratorHasSigned,
      details: <>{texts.signInThroughItOnce(<Name>{email}</Name>)}</>,
    },
  ];
}

const DONE = { status: 'success', statusIconAriaLabel: texts.done } as const;
const NEXT = { status: 'in-progress', statusIconAriaLabel: texts.next } as const;
const LATER = { status: 'pending', statusIconAriaLabel: texts.later } as const;

/** Where configuration leaves it to the operator. */
function OperatorsWord() {
  return (
    <Alert type="info" header={texts.pendingNothingThatIt}>
      {texts.theOperatorThisService}
    </Alert>
  );
}
