import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { readSession } from '../api/session.ts';
import { leaveToSignIn } from '../app/sign-in.ts';
import { texts } from '../texts/shell.ts';
import { Alone } from './alone.tsx';

/** `/console`: on to one's own organization, or to signing in to one. */
export function Landing() {
  const navigate = useNavigate();
  const [isKnown, setKnown] = useState(true);
  useEffect(() => {
    readSession()
      .then(({ organization }) => void navigate(`/${organization}`, { replace: true }))
      .catch(() => setKnown(false));
  }, [navigate]);
  return isKnown ? null : (
    <Alone title={texts.signIn}>
      <ChooseOrganization />
    </Alone>
  );
}

const ORGANIZATION_ID = /^[a-z0-9][a-z0-9-]*$/;

export function ChooseOrganization({ initial = '' }: { readonly initial?: string }) {
  const [organization, setOrganization] = useState(initial);
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const id = organization.trim();
    if (ORGANIZATION_ID.test(id)) leaveToSignIn(id, `/${id}`);
    else setWrong(true);
  };
  return (
    <form onSubmit={submit}>
      <Form actions={<Button variant="primary">{texts.continue}</Button>}>
        <SpaceBetween size="m">
          <FormField
            label={texts.yourOrganization}
            description={texts.itsIdAsIt}
            errorText={isWrong ? texts.anIdHasLower : undefined}
          >
            <Input
              value={organization}
              autoFocus
              autoComplete={false}
              placeholder="acme"
              onChange={({ detail }) => setOrganization(detail.value)}
            />
          </FormField>
          <Box variant="small">{texts.youSignInWith}</Box>
        </SpaceBetween>
      </Form>
    </form>
  );
}
