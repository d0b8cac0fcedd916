import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { called } from '../../common/called.ts';
import { SaveProblem } from '../../common/save-problem.tsx';
import { useChange } from '../../common/use-change.ts';
import { texts } from '../../texts/members.ts';
import type { MemberPartProps } from '../member.tsx';

/** What people here call a member. Emptied, it is the provider's word again. */
export function NameForm({ member, onChanged, onReload }: MemberPartProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const change = useChange();
  const [name, setName] = useState(member.name ?? '');
  // Only an administrator's word can be taken back here.
  const isSame = name.trim() === (member.name ?? '') || (name.trim() === '' && member.name_from !== 'administrator');
  const save = () =>
    void change.run(async () => {
      const changed = await administration.changeMember(member, { name: name.trim() === '' ? null : name });
      onChanged(changed);
      done(texts.savedAs(called(changed)));
    });
  return (
    <Container header={<Header variant="h2">{texts.name}</Header>}>
      <SpaceBetween size="m">
        <SaveProblem problem={change.problem} onReload={onReload} shownFields={['name']} />
        <FormField
          label={texts.name}
          description={texts.yourWordGoesBefore}
          errorText={change.problem?.of('name')}
          secondaryControl={
            <Button loading={change.isBusy} disabled={isSame} onClick={save}>
              {texts.save}
            </Button>
          }
        >
          <Input value={name} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
      </SpaceBetween>
    </Container>
  );
}
