import StatusIndicator from '@cloudscape-design/components/status-indicator';

const STATUSES = {
  active: ['success', 'active'],
  pending: ['pending', 'pending'],
  disabled: ['stopped', 'disabled'],
  removed: ['stopped', 'removed'],
  inactive: ['warning', 'inactive'],
  on: ['success', 'on'],
  off: ['stopped', 'off'],
} as const;

/** The state of a thing: by word and by sign, not by colour alone. */
export function Status({ of }: { readonly of: keyof typeof STATUSES }) {
  const [type, text] = STATUSES[of];
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}
