import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { MemberJson } from '../../../../lambdas/endpoints/administration/schemas/members.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { called } from '../../common/called.ts';
import { choicesOf } from '../../common/choices.ts';
import { Confirm } from '../../common/confirm.tsx';
import { Copyable } from '../../common/copyable.tsx';
import { KeyValues } from '../../common/key-values.tsx';
import { Moment } from '../../common/moment.tsx';
import { Name } from '../../common/name.tsx';
import { ProviderLink } from '../../common/named-links.tsx';
import { useLoad } from '../../common/use-load.ts';
import { texts } from '../../texts/members.ts';

interface InvitationProps {
  readonly member: MemberJson;
  readonly onChanged: (member: MemberJson) => void;
}

type Asked = 'invite' | 'withdraw';

/** How a member whose address no provider may speak for comes in: an administrator's word, for one provider and a week. */
export function Invitation({ member, onChanged }: InvitationProps) {
  const [asked, setAsked] = useState<Asked>();
  const { invitation } = member;
  const close = () => setAsked(undefined);
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            invitation === undefined ? (
              <Button onClick={() => setAsked('invite')}>{texts.invite}</Button>
            ) : (
              <Button onClick={() => setAsked('withdraw')}>{texts.withdraw}</Button>
            )
          }
        >
          {texts.invitation}
        </Header>
      }
    >
      {invitation === undefined ? <Box>{texts.noneInvited}</Box> : <Sent invitation={invitation} />}
      {asked === 'invite' ? <Invite member={member} onChanged={onChanged} onClose={close} /> : null}
      {asked === 'withdraw' ? <Withdraw member={member} onChanged={onChanged} onClose={close} /> : null}
    </Container>
  );
}

function Sent({ invitation }: { readonly invitation: NonNullable<MemberJson['invitation']> }) {
  const { provider, expires_at: expiresAt, sign_in_uri: signInUri } = invitation;
  return (
    <SpaceBetween size="m">
      <KeyValues
        columns={2}
        items={[
          { label: texts.provider, value: <ProviderLink id={provider} /> },
          { label: texts.ends, value: <Moment at={expiresAt} withExact /> },
        ]}
      />
      <KeyValues
        items={[{ label: texts.linkToSendIt, value: <Copyable value={signInUri} label={texts.linkToSignIn} /> }]}
      />
    </SpaceBetween>
  );
}

interface AskedProps extends InvitationProps {
  readonly onClose: () => void;
}

function Invite({ member, onChanged, onClose }: AskedProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const known = useLoad('providers', () => administration.providers());
  const [chosen, setChosen] = useState<string>();
  const options = (known.data?.items ?? [])
    .filter(({ status, sign_in: signIn }) => status === 'active' && signIn !== null)
    .map(({ id, issuer }) => ({ value: id, label: issuer }));
  const provider = chosen ?? (options.length === 1 ? options[0]?.value : undefined);
  return (
    <Confirm
      title={texts.inviteQuestion(called(member))}
      action={texts.invite}
      isReady={provider !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        onChanged(await administration.inviteMember(member, { ...(provider !== undefined && { provider }) }));
        done(texts.isInvitedSendThem(called(member)));
      }}
    >
      <Box>{texts.whatInvitingDoes}</Box>
      <FormField label={texts.provider} description={texts.whoseWordAboutAddress}>
        <Select
          {...choicesOf(known)}
          selectedOption={options.find(({ value }) => value === provider) ?? null}
          options={options}
          placeholder={texts.chooseProvider}
          empty={texts.noActiveProviderOffers}
          onChange={({ detail }) => setChosen(detail.selectedOption.value)}
        />
      </FormField>
    </Confirm>
  );
}

function Withdraw({ member, onChanged, onClose }: AskedProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  return (
    <Confirm
      title={texts.withdrawInvitation(called(member))}
      action={texts.withdraw}
      onClose={onClose}
      onConfirm={async () => {
        onChanged(await administration.withdrawInvitation(member));
        done(texts.theInvitationWithdrawn(called(member)));
      }}
    >
      <Box>{texts.fromNowOnNobody(<Name>{member.email}</Name>)}</Box>
    </Confirm>
  );
}
