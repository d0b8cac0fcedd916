import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import type { ApiProblem } from '../api/problem.ts';
import { texts } from '../texts/common.ts';
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
      header={texts.somebodyElseChangedThis}
      action={<Button onClick={onReload}>{texts.seeNewValues}</Button>}
    >
      {texts.nothingYoursWasSaved}
    </Alert>
  );
}
