import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useSearchParams } from 'react-router';
import { texts } from '../texts/shell.ts';
import { Alone } from './alone.tsx';
import { ChooseOrganization } from './landing.tsx';

export function SignedOut() {
  const [query] = useSearchParams();
  return (
    <Alone title={texts.youSignedOut}>
      <SpaceBetween size="l">
        <Box>{texts.nobodySignedInHere}</Box>
        <ChooseOrganization initial={query.get('organization') ?? ''} />
      </SpaceBetween>
    </Alone>
  );
}
