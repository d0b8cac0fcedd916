import Box from '@cloudscape-design/components/box';
import type { ExplanationJson } from '../api/administration.ts';
import { texts } from '../texts/common.ts';

type Mender = NonNullable<ExplanationJson['steps'][number]['mended_by']>[number];

const WORDS: Readonly<Record<Mender, string>> = {
  administrator: texts.anAdministratorThisOrganization,
  operator: texts.theOperatorThisDeployment,
  member: texts.thePersonWhoUses,
  provider_administrator: texts.theAdministratorIdentityProvider,
  client_developer: texts.theDeveloperTool,
};

/** Who can mend what was refused, the likeliest first; nothing where it is not known. */
export function MendedBy({ who }: { readonly who: readonly Mender[] | undefined }) {
  if (who === undefined || who.length === 0) return null;
  return (
    <Box color="text-body-secondary" fontSize="body-s">
      {texts.whoCanFixIt(who.map((each) => WORDS[each]))}
    </Box>
  );
}
