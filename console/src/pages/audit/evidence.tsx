import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { texts } from '../../texts/audit.ts';
import { howKnown, readEvidence } from './stated.ts';

/** The words that were shown, and how the person was known. */
export function Evidence({ of }: { readonly of: string }) {
  const stated = readEvidence(of);
  return (
    <>
      <StatusIndicator type="info">{texts.signed}</StatusIndicator>
      {stated?.shown.map(({ words }) => (
        <div key={words}>{words}</div>
      ))}
      {stated && (
        <Box variant="small" display="block">
          {howKnown(stated.person)}
        </Box>
      )}
    </>
  );
}
