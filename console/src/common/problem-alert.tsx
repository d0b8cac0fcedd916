import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import type { ApiProblem } from '../api/problem.ts';
import { texts } from '../texts/common.ts';
import { fieldInWords, withoutFieldName } from './field-names.ts';
import { Help } from './product.tsx';

interface ProblemAlertProps {
  /** `undefined`: nothing went wrong, and nothing is shown. */
  readonly problem: ApiProblem | undefined;
  readonly onRetry?: () => void;
  /** Beside fields already: not said twice. */
  readonly shownFields?: readonly string[];
}

/** What went wrong, in words, and the number under which others can look it up. */
export function ProblemAlert({ problem, onRetry, shownFields = [] }: ProblemAlertProps) {
  if (problem === undefined) return null;
  const others = problem.fields.filter(
    ({ field, detail }) =>
      `${field} ${detail}` !== problem.message && !shownFields.some((shown) => field.startsWith(shown)),
  );
  // What is wrong with the request, not for this person, or not there, is so a second later too.
  const retry = onRetry !== undefined && ![400, 403, 404].includes(problem.status) && (
    <Button onClick={onRetry}>{texts.tryAgain}</Button>
  );
  return (
    <Alert type="error" header={headerOf(problem)} action={retry}>
      {withoutFieldName(problem.message, problem.fields)}
      {others.map(({ field, detail }) => (
        <div key={field}>
          {fieldInWords(field)}: {detail}
        </div>
      ))}
      <Help />
      {problem.correlationId === undefined ? null : (
        <Box variant="small" display="block" margin={{ top: 'xs' }}>
          {texts.ifYouAskFor(
            <CopyToClipboard
              variant="inline"
              textToCopy={problem.correlationId}
              copySuccessText={texts.copied}
              copyErrorText={texts.notCopied}
              copyButtonAriaLabel={texts.copyNumber}
            />,
          )}
        </Box>
      )}
    </Alert>
  );
}

function headerOf({ status, kind }: ApiProblem): string {
  if (kind === 'changed_meanwhile') return texts.somebodyElseChangedThis;
  if (status === 400) return texts.somethingHereNeedsAnother;
  if (status === 403) return texts.youMayNotDo;
  if (status === 404) return texts.thereNoSuchThingHere;
  if (status === 409) return texts.notPossibleNow;
  if (status === 429) return texts.pleaseWaitMoment;
  return texts.failed;
}
