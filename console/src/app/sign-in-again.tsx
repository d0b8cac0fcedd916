import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useCallback, useEffect, useRef, useState } from 'react';
import { pathOf, ROUTES } from '../../../lambdas/routes.ts';
import { onSessionEnd } from '../api/request.ts';
import { readSession, type Session } from '../api/session.ts';
import { Modal } from '../common/modal.tsx';
import { Name } from '../common/name.tsx';
import { texts } from '../texts/shell.ts';
import { SIGNED_IN_AGAIN_PATH, whenSignedIn } from './sign-in.ts';

/**
 * A session that ends while somebody works: signing in happens in another tab, so that this one keeps what was typed,
 * and what was being sent is sent again. Only for the same person: another one starts with a page of their own.
 */
export function SignInAgain({ session }: { readonly session: Session }) {
  const { isAsking, isOther, check } = useSignInAgain(session);
  const query = new URLSearchParams({ return_to: ROUTES.console.console.path + SIGNED_IN_AGAIN_PATH });
  return (
    <Modal
      visible={isAsking}
      header={texts.yourSessionHasEnded}
      closeAriaLabel={texts.checkAgain}
      onDismiss={check}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button onClick={check}>{texts.iHaveSignedIn}</Button>
            <Button
              variant="primary"
              href={`${pathOf(ROUTES.signIn.login, session)}?${query}`}
              target="_blank"
              iconAlign="right"
            >
              {texts.signInAgain}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Box>{texts.signInAgainIn}</Box>
        {isOther ? <Alert type="warning">{texts.somebodyElseSignedIn(<Name>{session.email}</Name>)}</Alert> : null}
      </SpaceBetween>
    </Modal>
  );
}

/** Holds what is sent while nobody is signed in, and sends it when the same person is again. */
function useSignInAgain(session: Session) {
  const waiting = useRef<(() => void)[]>([]);
  const [isAsking, setAsking] = useState(false);
  const [isOther, setOther] = useState(false);

  useEffect(() => {
    onSessionEnd(
      () =>
        new Promise((resolve) => {
          waiting.current.push(resolve);
          setAsking(true);
        }),
    );
  }, []);

  const check = useCallback(async () => {
    const now = await readSession().catch(() => undefined);
    if (now === undefined) return;
    if (now.organization !== session.organization || now.member !== session.member) return setOther(true);
    setAsking(false);
    for (const resume of waiting.current.splice(0)) resume();
  }, [session]);

  useEffect(() => {
    if (!isAsking) return undefined;
    const stop = whenSignedIn(check);
    window.addEventListener('focus', check);
    return () => {
      stop();
      window.removeEventListener('focus', check);
    };
  }, [isAsking, check]);

  return { isAsking, isOther, check };
}
