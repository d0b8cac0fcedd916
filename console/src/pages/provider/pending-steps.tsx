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
              Sign in through it
            </Button>
          }
        >
          Pending: nothing that it says is believed yet
        </Header>
      }
    >
      <SpaceBetween size="m">
        <ProblemAlert problem={change.problem} />
        <Steps steps={stepsOf(provider, email)} ariaLabel="Steps until the provider counts" />
      </SpaceBetween>
    </Container>
  );
}

/** What is done, and what is next, in the order in which one needs the other. */
function stepsOf(provider: ProviderJson, email: string): readonly StepsProps.Step[] {
  const client = provider.sign_in?.client_id;
  const isReady = client !== undefined;
  return [
    { ...DONE, header: 'Registered here', details: provider.issuer },
    {
      ...(isReady ? DONE : NEXT),
      header: 'It knows us: our client id there',
      details: isReady ? client : 'Enter the values at the provider, then its answer under “Sign-in”.',
    },
    {
      ...(isReady ? NEXT : LATER),
      header: 'An administrator has signed in through it',
      details: (
        <>
          Sign in through it once, with your own account there. You then see what the provider says of that account,
          beside yours here, which is <Name>{email}</Name>, and say whether it is yours: only that links it, and makes
          the provider active.
        </>
      ),
    },
  ];
}

const DONE = { status: 'success', statusIconAriaLabel: 'done' } as const;
const NEXT = { status: 'in-progress', statusIconAriaLabel: 'next' } as const;
const LATER = { status: 'pending', statusIconAriaLabel: 'later' } as const;

/** Where configuration leaves it to the operator. */
function OperatorsWord() {
  return (
    <Alert type="info" header="Pending: nothing that it says is believed yet">
      The operator of this service makes providers active. Test the connection, then ask them to confirm it.
    </Alert>
  );
}
