import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import type { ReactNode } from 'react';
import { texts } from '../texts/common.ts';
import type { Loaded } from './use-load.ts';

interface CountedProps<T> {
  readonly loaded: Loaded<T>;
  /** What a change ends, in numbers. */
  readonly children: (data: T) => ReactNode;
  /** What is so whatever the number, when nobody could count. */
  readonly otherwise?: ReactNode;
}

/** In numbers what a change would do; that it is not known, where counting failed: never a nought that was not counted. */
export function Counted<T>({ loaded, children, otherwise }: CountedProps<T>) {
  if (loaded.data !== undefined) return children(loaded.data);
  if (loaded.problem === undefined) return <Spinner />;
  return <Box>{texts.howMuchThatCould(otherwise)}</Box>;
}

/** Counted, or known not to be countable: the person may go on. */
export function isCounted({ data, problem }: Pick<Loaded<unknown>, 'data' | 'problem'>): boolean {
  return data !== undefined || problem !== undefined;
}
