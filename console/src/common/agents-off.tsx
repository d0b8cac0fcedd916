import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { consolePath } from '../../../lambdas/routes.ts';
import { mayAdminister, useSession } from '../app/session-context.ts';
import { texts } from '../texts/common.ts';

/** Nothing is wrong: the organization has no agents, until an administrator says so. */
export function AgentsOff() {
  const session = useSession();
  return (
    <Alert
      type="info"
      header={texts.agentsSwitchedOffIn}
      action={
        mayAdminister(session) ? (
          <Button href={consolePath(session.organization, '/settings')}>{texts.openSettings}</Button>
        ) : undefined
      }
    >
      {mayAdminister(session) ? texts.youCanSwitchThem : texts.anAdministratorCanSwitchThem}
    </Alert>
  );
}
