import { Confirm } from '../../common/confirm.tsx';
import { texts } from '../../texts/agents.ts';
import { type Ending, type Placed, stopLabel } from './tree.ts';

interface EndSessionsProps {
  readonly ending: Ending;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

/** Says in numbers what a session loses, and what ends with it. */
export function EndSessions({ ending: { placed, action }, onConfirm, onClose }: EndSessionsProps) {
  const { session_id: id, below } = placed;
  return (
    <Confirm
      title={action === 'stop' ? texts.stopSession(id, below > 0) : texts.takeBackSession(id)}
      action={action === 'stop' ? stopLabel(placed) : texts.takeBack}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {lossOf(placed, action)} {action === 'stop' ? texts.overWith(below) : texts.readingGoesOn}
    </Confirm>
  );
}

function lossOf({ granted }: Placed, action: Ending['action']): string {
  if (granted.length === 0) return action === 'stop' ? texts.itMayChangeNothing : texts.itMayChangeNothingNow;
  return texts.itLosesApproved(granted.map(({ scope }) => scope));
}
