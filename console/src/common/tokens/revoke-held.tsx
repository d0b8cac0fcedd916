import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';
import { Confirm } from '../confirm.tsx';
import { isolated } from '../name.tsx';
import { count } from '../times.ts';
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
      title={`Revoke what ${isolated(tool.name ?? client)} has?`}
      action="Revoke"
      onClose={onClose}
      onConfirm={async () => {
        for (const { id } of counting) await revoke(id);
        onDone();
      }}
    >
      <Box>
        {count(counting.length, 'access token')} will be refused from the next request on, and so will be what agents
        got by
        {counting.length === 1 ? ' it' : ' them'}.
      </Box>
      <Box>{further}</Box>
    </Confirm>
  );
}
