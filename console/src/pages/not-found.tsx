import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import { CONSOLE_ROOT } from '../../../lambdas/routes.ts';
import { texts } from '../texts/shell.ts';
import { Alone } from './alone.tsx';

export function NotFound() {
  return (
    <Alone title={texts.thereNoSuchPage}>
      <Box>{texts.theAddressNotOne(<Link href={CONSOLE_ROOT}>{texts.beginAtBeginning}</Link>)}</Box>
    </Alone>
  );
}
