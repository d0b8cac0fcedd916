import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { Modal } from '../common/modal.tsx';
import { hasUnsaved } from '../common/use-unsaved.ts';
import { texts } from '../texts/shell.ts';

/**
 * Asks whoever is about to leave a page with something that they have not saved. Another search of the same page is no
 * leaving.
 */
export function UnsavedGuard() {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname && hasUnsaved(),
  );
  useEffect(() => {
    // The browser asks in its own words.
    const ask = (event: BeforeUnloadEvent) => {
      if (hasUnsaved()) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, []);
  if (blocker.state !== 'blocked') return null;
  return (
    <Modal
      visible
      header={texts.leaveWithoutSaving}
      onDismiss={() => blocker.reset()}
      closeAriaLabel={texts.stayOnPage}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={() => blocker.reset()}>
              {texts.stay}
            </Button>
            <Button variant="primary" onClick={() => blocker.proceed()}>
              {texts.leave}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {texts.whatYouHaveChanged}
    </Modal>
  );
}
