import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import type { Session } from '../api/session.ts';
import { Moment } from '../common/moment.tsx';
import { isolated } from '../common/name.tsx';

/** For somebody whom a setup link let in: what there is to do, and for how long. */
export function SetupBanner({ session }: { readonly session: Session }) {
  return (
    <Box margin={{ bottom: 'l' }}>
      <Alert type="info" header={`Set up how ${isolated(session.organizationName)} signs in`}>
        Register your identity provider, test it, say who we are there, and sign in through it once, with your own
        account there: you are asked whether it is yours. This session does nothing else, and ends{' '}
        <Moment at={session.expiresAt} />.
      </Alert>
    </Box>
  );
}
