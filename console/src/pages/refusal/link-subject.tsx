import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import { useState } from 'react';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { Confirm } from '../../common/confirm.tsx';
import { MemberChoice } from '../../common/member-choice.tsx';
import { isolated, Name } from '../../common/name.tsx';
import { ProviderLink } from '../../common/named-links.tsx';
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
    done(`Linked: ${isolated(subject)} is ${isolated(found.email)} from the next assertion or sign-in on.`);
  };
  return (
    <Confirm
      title="Link this account to a member?"
      action="Link"
      isReady={member !== ''}
      onConfirm={link}
      onClose={onClose}
    >
      <Box>
        <span className="claims">
          {claim}: <Name>{subject}</Name>
        </span>{' '}
        at <ProviderLink id={provider} />. Whoever has this account is the member whom you choose: make sure that it is
        theirs.
      </Box>
      <FormField label="Member" description="Not there yet? Add them under Members first.">
        <MemberChoice member={member} onChange={setMember} />
      </FormField>
    </Confirm>
  );
}
