import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useState } from 'react';
import type { OrganizationJson } from '../../../../lambdas/endpoints/administration/schemas/organization.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { mayAdminister, useAdministration, useSession } from '../../app/session-context.ts';
import { Confirm } from '../../common/confirm.tsx';
import { Status } from '../../common/status.tsx';
import { texts } from '../../texts/settings.ts';

interface BoundTokensProps {
  readonly organization: OrganizationJson;
  readonly onChanged: (organization: OrganizationJson) => void;
}

const DESCRIPTION = texts.aTokenThatBound;

/** Whether no tool gets a token that is bound to no key. */
export function BoundTokens({ organization, onChanged }: BoundTokensProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const [isAsking, setAsking] = useState(false);
  const isOn = organization.require_dpop === 'on';
  const turn = async () => {
    onChanged(await administration.changeOrganization(organization, { require_dpop: isOn ? 'off' : 'on' }));
    done(isOn ? texts.tokensNeedNotBe : texts.newTokensBoundTo);
  };
  const actions = mayAdminister(useSession()) && (
    <Button onClick={() => setAsking(true)}>{isOn ? texts.takeOtherTokensToo : texts.requireBoundTokens}</Button>
  );
  return (
    <Container
      header={
        <Header variant="h2" actions={actions} description={DESCRIPTION}>
          {texts.tokensBoundToKey}
        </Header>
      }
    >
      <Status of={organization.require_dpop} />
      {isAsking ? (
        <Confirm
          title={isOn ? texts.takeTokensThatBound : texts.requireTokensThatBound}
          action={isOn ? texts.takeThem : texts.requireThem}
          onConfirm={turn}
          onClose={() => setAsking(false)}
        >
          {isOn ? texts.toolsThatCannotProve : texts.toolsThatCannotDo}
        </Confirm>
      ) : null}
    </Container>
  );
}
