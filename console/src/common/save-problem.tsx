import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import type { ApiProblem } from '../api/problem.ts';
import { ProblemAlert } from './problem-alert.tsx';

interface SaveProblemProps {
  readonly problem: ApiProblem | undefined;
  /** Reads what there is now. */
  readonly onReload: () => void;
  readonly shownFields?: readonly string[];
}

/** Why something was not saved. Of a change on top of another's: that, and the way to what there is now. */
export function SaveProblem({ problem, onReload, shownFields = [] }: SaveProblemProps) {
  if (problem === undefined) return null;
  if (problem.kind !== 'changed_meanwhile') return <ProblemAlert problem={problem} shownFields={shownFields} />;
  return (
    <Alert
      type="warning"
      header="Somebody else changed this meanwhile"
      action={<Button onClick={onReload}>See the new values</Button>}
    >
      Nothing of yours was saved, so that nothing of theirs is lost. Look at the new values, then make your change
      again.
    </Alert>
  );
}
