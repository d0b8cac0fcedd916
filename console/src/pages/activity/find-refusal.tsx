import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { useSession } from '../../app/session-context.ts';
import { texts } from '../../texts/activity.ts';

/** From the number that somebody was shown to why they were refused. */
export function FindRefusal() {
  const { organization } = useSession();
  const navigate = useNavigate();
  const [number, setNumber] = useState('');
  const find = (event?: FormEvent) => {
    event?.preventDefault();
    if (number.trim() !== '') void navigate(`/${organization}/refusals/${encodeURIComponent(number.trim())}`);
  };
  return (
    <form onSubmit={find}>
      <FormField label={texts.numberRefusal} description={texts.whoeverWasRefusedWas}>
        <SpaceBetween direction="horizontal" size="xs">
          <Input value={number} onChange={({ detail }) => setNumber(detail.value)} placeholder="GZJ5qapWs7POzOW=" />
          <Button formAction="submit" disabled={number.trim() === ''}>
            {texts.find}
          </Button>
        </SpaceBetween>
      </FormField>
    </form>
  );
}
