import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Alone } from './alone.tsx';

/** A bug of the console's own, or a page of yesterday's deployment whose files are gone. */
export function Crashed() {
  return (
    <Alone title="This page failed">
      <SpaceBetween size="m">
        <Box>Something in this page went wrong; nothing was changed by that. Loading it again usually helps.</Box>
        <Button variant="primary" onClick={() => location.reload()}>
          Load again
        </Button>
      </SpaceBetween>
    </Alone>
  );
}
