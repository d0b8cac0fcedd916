import Box from '@cloudscape-design/components/box';
import { texts } from '../texts/common.ts';

/** What an agent says of itself, as its words and never as ours; text alone. Nothing when it said nothing. */
export function AgentSays({ reason }: { readonly reason: string | undefined }) {
  if (reason === undefined) return null;
  return (
    <blockquote className="agent-says">
      <Box variant="span" color="text-body-secondary">
        {texts.theAgentSays}
      </Box>{' '}
      {texts.quoted(<bdi>{reason}</bdi>)}
    </blockquote>
  );
}
