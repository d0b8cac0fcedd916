import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';
import { texts } from '../../texts/tokens.ts';
import { Confirm } from '../confirm.tsx';
import { isolated } from '../name.tsx';
import type { Held } from './held.ts';

interface RevokeHeldProps {
  readonly held: Held;
  readonly revoke: (token: string) => Promise<unknown>;
  readonly further: ReactNode;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** One after the other: each is a write of the member's own row. One that failed leaves the others to a second try. */
export function RevokeHeld({ held: { client, tool, counting }, revoke, further, onClose, onDone }: RevokeHeldProps) {
  return (
    <Confirm
      title={texts.revokeWhatHasQuestion(isolated(tool.name ?? client))}
      action={texts.revoke}
      onClose={onClose}
      onConfirm={async () => {
        for (const { id } of counting) await revoke(id);
        onDone();
      }}
    >
      <Box>{texts.willBeRefusedFrom(counting.length)}</Box>
      <Box>{further}</Box>
    </Confirm>
  );
}
