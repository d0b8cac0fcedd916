import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { consolePath } from '../../../lambdas/routes.ts';
import { mayAdminister, useSession } from '../app/session-context.ts';

/** Nothing is wrong: the organization has no agents, until an administrator says so. */
export function AgentsOff() {
  const session = useSession();
  return (
    <Alert
      type="info"
      header="Agents are switched off in your organization"
      action={
        mayAdminister(session) ? (
          <Button href={consolePath(session.organization, '/settings')}>Open settings</Button>
        ) : undefined
      }
    >
      No agent acts for anybody here.{' '}
      {mayAdminister(session)
        ? 'You can switch them on in the settings.'
        : 'An administrator of your organization can switch them on.'}
    </Alert>
  );
}
