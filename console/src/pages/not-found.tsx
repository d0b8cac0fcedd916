import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import { CONSOLE_ROOT } from '../../../lambdas/routes.ts';
import { Alone } from './alone.tsx';

export function NotFound() {
  return (
    <Alone title="There is no such page">
      <Box>
        The address is not one of the console’s. <Link href={CONSOLE_ROOT}>Begin at the beginning</Link>
      </Box>
    </Alone>
  );
}
