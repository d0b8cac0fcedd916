import type { SelectProps } from '@cloudscape-design/components/select';
import { texts } from '../texts/common.ts';
import type { Loaded } from './use-load.ts';

/** For a choice among what is loaded: that loading failed is no "nothing to choose". */
export function choicesOf({ data, problem, reload }: Omit<Loaded<unknown>, 'replace'>): Partial<SelectProps> {
  return {
    statusType: data !== undefined ? 'finished' : problem === undefined ? 'loading' : 'error',
    loadingText: texts.loading,
    errorText: texts.whatCanBeChosen,
    recoveryText: texts.tryAgain,
    onLoadItems: ({ detail }) => detail.samePage && reload(),
  };
}
