import { Confirm } from '../../common/confirm.tsx';
import { type Ending, type Placed, stopLabel } from './tree.ts';

interface EndSessionsProps {
  readonly ending: Ending;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

/** Says in numbers what a session loses, and what ends with it. */
export function EndSessions({ ending: { placed, action }, onConfirm, onClose }: EndSessionsProps) {
  const title = action === 'stop' ? `Stop session ${placed.session_id}` : `Take back session ${placed.session_id}`;
  return (
    <Confirm
      title={`${title}${action === 'stop' && placed.below > 0 ? ' and all below it' : ''}?`}
      action={action === 'stop' ? stopLabel(placed) : 'Take back'}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {lossOf(placed, action)}
      {action === 'stop' ? ` ${endOf(placed)}` : ' Reading goes on.'}
    </Confirm>
  );
}

function lossOf({ granted }: Placed, action: Ending['action']): string {
  if (granted.length === 0)
    return action === 'stop' ? 'It may change nothing now.' : 'It may change nothing now. Its tool may ask again.';
  const changes = granted.length === 1 ? 'change' : 'changes';
  return `It loses ${granted.length} approved ${changes} (${granted.map(({ scope }) => scope).join(', ')}) with its next request.`;
}

function endOf({ below }: Placed): string {
  const end = 'It is over for good, and nothing can be approved for it again.';
  return below === 0 ? end : `${end} So ${below === 1 ? 'is 1 session' : `are ${below} sessions`} below it.`;
}
