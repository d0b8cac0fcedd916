import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
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
    <>
      <ProblemAlert problem={change.problem} />
      <Alert
        type="info"
        header="Pending: nothing that it says is believed yet"
        action={
          <Button variant="primary" disabled={!isReady} loading={change.isBusy} onClick={leave}>
            Sign in through it
          </Button>
        }
      >
        {isReady ? (
          <Box color="inherit">
            Sign in through it once, with your own account there. You then see that account beside yours here, which is{' '}
            <Name>{email}</Name>, and say whether it is yours: only that links it, and makes the provider active.
          </Box>
        ) : (
          <Box color="inherit">First say below under which client id we are known there. Then sign in through it.</Box>
        )}
      </Alert>
    </>
  );
}

/** Where configuration leaves it to the operator. */
function OperatorsWord() {
  return (
    <Alert type="info" header="Pending: nothing that it says is believed yet">
      The operator of this service makes providers active. Test the connection, then ask them to confirm it.
    </Alert>
  );
}
