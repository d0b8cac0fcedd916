import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { texts } from '../texts/common.ts';

const SIGNS = {
  active: 'success',
  pending: 'pending',
  disabled: 'stopped',
  removed: 'stopped',
  inactive: 'warning',
  on: 'success',
  off: 'stopped',
} as const;

/** The state of a thing: by word and by sign, not by colour alone. */
export function Status({ of }: { readonly of: keyof typeof SIGNS }) {
  return <StatusIndicator type={SIGNS[of]}>{texts.statuses[of]}</StatusIndicator>;
}
