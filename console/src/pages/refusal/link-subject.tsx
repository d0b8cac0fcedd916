import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import { useState } from 'react';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { Confirm } from '../../common/confirm.tsx';
import { MemberChoice } from '../../common/member-choice.tsx';
import { isolated, Name } from '../../common/name.tsx';
import { ProviderLink } from '../../common/named-links.tsx';
import { texts } from '../../texts/refusals.ts';
import type { Subject } from './subject.ts';

interface LinkSubjectProps {
  readonly subject: Subject;
  readonly onClose: () => void;
}

/** Whose account it is: from then on whoever signs in with it is that member. */
export function LinkSubject({ subject: { provider, claim, subject }, onClose }: LinkSubjectProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const [member, setMember] = useState('');
  const link = async () => {
    const found = await administration.member(member);
    await administration.addLink(found, { provider, subject });
    done(texts.linkedFromNextAssertion(isolated(subject), isolated(found.email)));
  };
  return (
    <Confirm
      title={texts.linkThisAccountTo}
      action={texts.link}
      isReady={member !== ''}
      onConfirm={link}
      onClose={onClose}
    >
      <Box>
        {texts.atWhoeverHasThis(
          <span className="claims">
            {claim}: <Name>{subject}</Name>
          </span>,
          <ProviderLink id={provider} />,
        )}
      </Box>
      <FormField label={texts.member} description={texts.notThereYetAdd}>
        <MemberChoice member={member} onChange={setMember} />
      </FormField>
    </Confirm>
  );
}
