import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import type { Session } from '../api/session.ts';
import { Moment } from '../common/moment.tsx';
import { isolated } from '../common/name.tsx';
import { texts } from '../texts/shell.ts';

/** For somebody whom a setup link let in: what there is to do, and for how long. */
export function SetupBanner({ session }: { readonly session: Session }) {
  return (
    <Box margin={{ bottom: 'l' }}>
      <Alert type="info" header={texts.setUpHowSigns(isolated(session.organizationName))}>
        {texts.registerYourIdentityProvider(<Moment at={session.expiresAt} />)}
      </Alert>
    </Box>
  );
}
