import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import type { ClientJson } from '../../../../lambdas/endpoints/administration/schemas/clients.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { useAddress, useAdministration } from '../../app/session-context.ts';
import { useLoad } from '../../common/use-load.ts';
import { texts } from '../../texts/clients.ts';
import { type WritePolicy, writesInWords } from './write-policy.ts';

/** How a client's writes work here: a rule of the organization goes before what its enablement says. */
export function Writes({ client, writes }: { readonly client: ClientJson; readonly writes: WritePolicy }) {
  const administration = useAdministration();
  const address = useAddress();
  const rules = useLoad('rules', () => administration.agentRules());
  const isOverruled =
    rules.data !== undefined && (rules.data.unreadable === true || rules.data.asked.includes(client.id));
  if (writes === 'asked') return writesInWords(writes);
  if (rules.data === undefined) return <NotKnown problem={rules.problem} writes={writes} />;
  if (!isOverruled) return writesInWords(writes);
  return (
    <>
      {writesInWords('asked')}
      <Box variant="small" display="block">
        {texts.ruleSaysSo(<Link href={address('/agent-rules')}>{texts.ruleYourOrganization}</Link>)}
      </Box>
    </>
  );
}

/** A rule may say otherwise: what the enablement says is not yet how writes work. */
function NotKnown({ problem, writes }: { readonly problem: ApiProblem | undefined; readonly writes: WritePolicy }) {
  if (problem === undefined) return texts.loading;
  return (
    <>
      {writesInWords(writes)}
      <Box variant="small" display="block">
        {texts.unlessRuleYourOrganization}
      </Box>
    </>
  );
}
