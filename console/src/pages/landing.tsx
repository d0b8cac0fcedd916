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
    <Alone title="Sign in">
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
      <Form actions={<Button variant="primary">Continue</Button>}>
        <SpaceBetween size="m">
          <FormField
            label="Your organization"
            description="Its id, as it stands in the address that you were given."
            errorText={isWrong ? 'An id has lower-case letters, digits and hyphens.' : undefined}
          >
            <Input
              value={organization}
              autoFocus
              autoComplete={false}
              placeholder="acme"
              onChange={({ detail }) => setOrganization(detail.value)}
            />
          </FormField>
          <Box variant="small">You sign in with your organization’s own identity provider.</Box>
        </SpaceBetween>
      </Form>
    </form>
  );
}
