import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { explainAssertion } from '../../lambdas/flows/explain-assertion.ts';
import { isRedeemable } from '../../lambdas/flows/explanation-findings.ts';
import { type ClientId, isClientId, isOrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { fieldError, NegativeAnswer } from '../command-error.ts';
import { explainDependencies } from '../explanation/explain-dependencies.ts';
import { explanationJson } from '../explanation/explanation-json.ts';
import { explanationText } from '../explanation/explanation-text.ts';
import { type Operator, operatorFor } from '../operator.ts';

const NOTES = `
The assertion comes from standard input, because arguments are kept by shells. It is not used up, and never shown.
Exits with 0 if it would be redeemed, and with 1 if not.

Example:
  echo "$ASSERTION" | countersign --local token explain acme`;

export function addTokenExplain(token: Command): void {
  token
    .command('explain <org>')
    .description('show every check of an assertion of a provider of this organization; reads standard input')
    .option('--client <client>', 'who presents it (default: the client that it was issued to)')
    .addHelpText('after', NOTES)
    .action(async (org: string, options: { client?: string }, command: Command) => {
      const operator = await operatorFor(command);
      const organization = await requireOrganization(operator, org);
      const client = parseClient(options.client);
      const assertion = (await text(process.stdin)).trim();
      if (assertion === '') throw fieldError([{ field: 'assertion', problem: 'is expected on standard input' }]);

      const { dependencies, keysFailure } = explainDependencies(operator);
      const now = operator.administration.clock();
      const explanation = await explainAssertion(dependencies, { assertion, organization, client }, now);
      const failure = keysFailure();
      operator.output.answer(explanationJson(explanation, failure), explanationText(explanation, failure));
      if (!isRedeemable(explanation)) throw new NegativeAnswer();
    });
}

async function requireOrganization({ administration }: Operator, id: string) {
  const found = isOrganizationId(id) ? await administration.trust.findOrganization(id) : undefined;
  if (found === undefined) throw fieldError([{ field: 'organization', problem: `does not exist: ${id}` }]);
  return found.id;
}

function parseClient(id: string | undefined): ClientId | undefined {
  if (id === undefined || isClientId(id)) return id;
  throw fieldError([{ field: 'client', problem: `does not exist: ${id}` }]);
}
