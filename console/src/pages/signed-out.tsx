import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useSearchParams } from 'react-router';
import { Alone } from './alone.tsx';
import { ChooseOrganization } from './landing.tsx';

export function SignedOut() {
  const [query] = useSearchParams();
  return (
    <Alone title="You are signed out">
      <SpaceBetween size="l">
        <Box>Nobody is signed in here in this browser.</Box>
        <ChooseOrganization initial={query.get('organization') ?? ''} />
      </SpaceBetween>
    </Alone>
  );
}
