import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';

/** Nothing is here yet: why, and what to do next. Only for what was loaded, and is empty: `data-empty` is how a test finds it. */
export function Empty({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <Box textAlign="center" margin={{ vertical: 'm' }} color="inherit">
      <SpaceBetween size="s">
        <div data-empty>
          <Box variant="strong">{title}</Box>
          <Box variant="p" color="text-body-secondary">
            {children}
          </Box>
        </div>
        {action}
      </SpaceBetween>
    </Box>
  );
}
