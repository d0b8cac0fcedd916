import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { texts } from '../texts/common.ts';
import { Modal } from './modal.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { useChange } from './use-change.ts';

interface ConfirmProps {
  /** A question: "Disable Okta?" */
  readonly title: string;
  /** What it will do, in numbers. */
  readonly children: ReactNode;
  /** The verb, as it is on the button that led here. */
  readonly action: string;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
  readonly isReady?: boolean;
}

/** Says what a change will do before it does it. Stays open, with the reason, when it was refused. */
export function Confirm({ title, children, action, onConfirm, onClose, isReady = true }: ConfirmProps) {
  const change = useChange();
  const confirm = async () => {
    if (await change.run(onConfirm)) onClose();
  };
  return (
    <Modal
      visible
      header={title}
      onDismiss={onClose}
      closeAriaLabel={texts.close}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {texts.cancel}
            </Button>
            <Button variant="primary" loading={change.isBusy} disabled={!isReady} onClick={() => void confirm()}>
              {action}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {children}
        <ProblemAlert problem={change.problem} />
      </SpaceBetween>
    </Modal>
  );
}
