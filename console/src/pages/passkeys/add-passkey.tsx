import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { addPasskey } from '../../api/passkeys.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { useSession } from '../../app/session-context.ts';
import { isolated } from '../../common/name.tsx';
import { ProblemAlert } from '../../common/problem-alert.tsx';
import { useChange } from '../../common/use-change.ts';
import { texts } from '../../texts/passkeys.ts';

/** A name, and then the device asks. */
export function AddPasskey({ onAdded }: { readonly onAdded: () => void }) {
  const { organization } = useSession();
  const { done } = useNotifications();
  const change = useChange();
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void change.run(async () => {
      const added = await addPasskey(organization, name.trim());
      done(texts.isAdded(isolated(added.name)));
      onAdded();
    });
  };
  return (
    <form onSubmit={submit}>
      <Form
        actions={
          <Button variant="primary" formAction="submit" loading={change.isBusy} disabled={name.trim() === ''}>
            {texts.addThisPasskey}
          </Button>
        }
      >
        <Container header={<Header variant="h2">{texts.addPasskey}</Header>}>
          <SpaceBetween size="m">
            <ProblemAlert problem={change.problem} shownFields={['name']} />
            <FormField label={texts.name} description={texts.soThatYouKnow} errorText={change.problem?.of('name')}>
              <Input value={name} onChange={({ detail }) => setName(detail.value)} />
            </FormField>
          </SpaceBetween>
        </Container>
      </Form>
    </form>
  );
}
