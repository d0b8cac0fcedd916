import type { SelectProps } from '@cloudscape-design/components/select';
import type { Loaded } from './use-load.ts';

/** For a choice among what is loaded: that loading failed is no "nothing to choose". */
export function choicesOf({ data, problem, reload }: Omit<Loaded<unknown>, 'replace'>): Partial<SelectProps> {
  return {
    statusType: data !== undefined ? 'finished' : problem === undefined ? 'loading' : 'error',
    loadingText: 'Loading',
    errorText: 'What can be chosen could not be loaded.',
    recoveryText: 'Try again',
    onLoadItems: ({ detail }) => detail.samePage && reload(),
  };
}
