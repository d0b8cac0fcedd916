import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import type { ReactNode } from 'react';
import { Page } from './page.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import type { Loaded } from './use-load.ts';

interface LoadingPageProps<T> {
  readonly title: string;
  readonly parents?: readonly (readonly [string, string])[];
  readonly loaded: Loaded<T>;
  readonly children: (data: T) => ReactNode;
}

/** What stands on a page before, or instead of, what it is about. */
export function LoadingPage<T>({ title, parents = [], loaded, children }: LoadingPageProps<T>) {
  if (loaded.data !== undefined) return children(loaded.data);
  return (
    <Page title={title} parents={parents}>
      {loaded.problem === undefined ? (
        <LoadingMark />
      ) : (
        <ProblemAlert problem={loaded.problem} onRetry={loaded.reload} />
      )}
    </Page>
  );
}

export function LoadingMark() {
  return (
    <Box textAlign="center" padding="l">
      <Spinner size="large" />
    </Box>
  );
}
