import Box from '@cloudscape-design/components/box';
import { useEffect } from 'react';
import { announceSignIn } from '../app/sign-in.ts';
import { texts } from '../texts/shell.ts';
import { Alone } from './alone.tsx';

/** The tab that signed in for another one, which goes on by itself. */
export function SignedInAgain() {
  useEffect(announceSignIn, []);
  return (
    <Alone title={texts.youSignedInAgain}>
      <Box>{texts.closeThisTabAnd}</Box>
    </Alone>
  );
}
