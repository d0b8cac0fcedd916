import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { texts } from '../texts/shell.ts';
import { Alone } from './alone.tsx';

/** A bug of the console's own, or a page of yesterday's deployment whose files are gone. */
export function Crashed() {
  return (
    <Alone title={texts.thisPageFailed}>
      <SpaceBetween size="m">
        <Box>{texts.somethingFailed}</Box>
        <Button variant="primary" onClick={() => location.reload()}>
          {texts.loadAgain}
        </Button>
      </SpaceBetween>
    </Alone>
  );
}
