import Box from '@cloudscape-design/components/box';
import type { ExplanationJson } from '../api/administration.ts';

type Mender = NonNullable<ExplanationJson['steps'][number]['mended_by']>[number];

const WORDS: Readonly<Record<Mender, string>> = {
  administrator: 'an administrator of this organization, here',
  operator: 'the operator of this deployment',
  member: 'the person who uses the tool',
  provider_administrator: 'the administrator of the identity provider',
  client_developer: 'the developer of the tool',
};

/** Who can mend what was refused, the likeliest first; nothing where it is not known. */
export function MendedBy({ who }: { readonly who: readonly Mender[] | undefined }) {
  if (who === undefined || who.length === 0) return null;
  return (
    <Box color="text-body-secondary" fontSize="body-s">
      Who can fix it: {who.map((each) => WORDS[each]).join('; or ')}.
    </Box>
  );
}
