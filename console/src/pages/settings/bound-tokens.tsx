import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useState } from 'react';
import type { OrganizationJson } from '../../../../lambdas/endpoints/administration/schemas/organization.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { mayAdminister, useAdministration, useSession } from '../../app/session-context.ts';
import { Confirm } from '../../common/confirm.tsx';
import { Status } from '../../common/status.tsx';

interface BoundTokensProps {
  readonly organization: OrganizationJson;
  readonly onChanged: (organization: OrganizationJson) => void;
}

const DESCRIPTION =
  'A token that is bound to a key of its tool (DPoP) is worth nothing to whoever steals it. On: no tool gets any other here.';

/** Whether no tool gets a token that is bound to no key. */
export function BoundTokens({ organization, onChanged }: BoundTokensProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const [isAsking, setAsking] = useState(false);
  const isOn = organization.require_dpop === 'on';
  const turn = async () => {
    onChanged(await administration.changeOrganization(organization, { require_dpop: isOn ? 'off' : 'on' }));
    done(isOn ? 'Tokens need not be bound to a key.' : 'New tokens are bound to a key, within a minute.');
  };
  const actions = mayAdminister(useSession()) && (
    <Button onClick={() => setAsking(true)}>{isOn ? 'Take other tokens too' : 'Require bound tokens'}</Button>
  );
  return (
    <Container
      header={
        <Header variant="h2" actions={actions} description={DESCRIPTION}>
          Tokens bound to a key
        </Header>
      }
    >
      <Status of={organization.require_dpop} />
      {isAsking ? (
        <Confirm
          title={isOn ? 'Take tokens that are bound to no key?' : 'Require tokens that are bound to a key?'}
          action={isOn ? 'Take them' : 'Require them'}
          onConfirm={turn}
          onClose={() => setAsking(false)}
        >
          {isOn
            ? 'Tools that cannot prove that they have a key get tokens again. Whoever steals such a token can use it.'
            : 'Tools that cannot do DPoP get no more tokens here, and no agent gets one from a browser session. What was issued before stays good until it ends.'}
        </Confirm>
      ) : null}
    </Container>
  );
}
