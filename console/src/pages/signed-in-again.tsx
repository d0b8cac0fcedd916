import Box from '@cloudscape-design/components/box';
import { useEffect } from 'react';
import { announceSignIn } from '../app/sign-in.ts';
import { Alone } from './alone.tsx';

/** The tab that signed in for another one, which goes on by itself. */
export function SignedInAgain() {
  useEffect(announceSignIn, []);
  return (
    <Alone title="You are signed in again">
      <Box>Close this tab, and go on in the one where you were.</Box>
    </Alone>
  );
}
