import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { CreatedSetupLinkJson, MemberJson } from '../../../../lambdas/endpoints/administration/schemas/members.ts';
import { useAdministration, useSession } from '../../app/session-context.ts';
import { called } from '../../common/called.ts';
import { Confirm } from '../../common/confirm.tsx';
import { Copyable } from '../../common/copyable.tsx';
import { Moment } from '../../common/moment.tsx';
import { useLoad } from '../../common/use-load.ts';
import { texts } from '../../texts/members.ts';

interface SetupLinkProps {
  readonly member: MemberJson;
}

/** How another administrator brings a provider, or comes in again who is locked out. Nobody makes one for themselves. */
export function SetupLink({ member }: SetupLinkProps) {
  const { member: own } = useSession();
  const administration = useAdministration();
  const known = useLoad('configuration', () => administration.configuration());
  const [isAsked, setAsked] = useState(false);
  const [made, setMade] = useState<CreatedSetupLinkJson>();
  const administers = known.data?.roles.some(({ role, administrator }) => administrator && role === member.role);
  if (administers !== true || member.id === own) return null;
  return (
    <Container
      header={
        <Header variant="h2" actions={<Button onClick={() => setAsked(true)}>{texts.makeSetupLink}</Button>}>
          {texts.setupLink}
        </Header>
      }
    >
      {made === undefined ? <Box>{texts.whoNeedsSetupLink}</Box> : <Made made={made} />}
      {isAsked ? <Make member={member} onMade={setMade} onClose={() => setAsked(false)} /> : null}
    </Container>
  );
}

function Made({ made: { url, expires_at: expiresAt } }: { readonly made: CreatedSetupLinkJson }) {
  return (
    <Alert type="success" header={texts.copyLinkNow}>
      <SpaceBetween size="xs">
        <Copyable value={url} label={texts.setupLinkInline} />
        <Box>{texts.sendSetupLink(<Moment at={expiresAt} withExact />)}</Box>
      </SpaceBetween>
    </Alert>
  );
}

interface MakeProps extends SetupLinkProps {
  readonly onMade: (made: CreatedSetupLinkJson) => void;
  readonly onClose: () => void;
}

function Make({ member, onMade, onClose }: MakeProps) {
  const administration = useAdministration();
  return (
    <Confirm
      title={texts.makeSetupLinkFor(called(member))}
      action={texts.makeSetupLink}
      onClose={onClose}
      onConfirm={async () => onMade(await administration.createSetupLink(member))}
    >
      <Box>{texts.whatSetupLinkAllows}</Box>
      <Box>{texts.whatEndsSetupLink}</Box>
    </Confirm>
  );
}
