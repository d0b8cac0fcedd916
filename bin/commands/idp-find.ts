import type { Command } from 'commander';
import type { IssuerDifference } from '../../lambdas/core/administration/near-issuer.ts';
import { type LocatedProvider, locateProviders } from '../../lambdas/flows/administration/locate-provider.ts';
import { NegativeAnswer } from '../command-error.ts';
import { operatorFor } from '../operator.ts';
import { table } from '../table.ts';

const NOTES = `
Looks through every organization: an issuer in whatever tenant and state, and those that differ by a trailing slash or by
case, which people take for the same and redemption does not. Exits with 1 if there is none.

Example:
  countersign idp find https://acme.okta.com
  countersign idp find idp_0123456789abcdef0123456789abcdef`;

export function addIdpFind(idp: Command): void {
  idp
    .command('find <issuer-or-id>')
    .description('whose is it? the organizations and providers that an issuer, or the id of a provider, belongs to')
    .addHelpText('after', NOTES)
    .action(async (asked: string, _options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const found = await locateProviders(administration, asked);
      output.answer(found.map(toJson), describe(asked, found));
      if (found.length === 0) throw new NegativeAnswer();
    });
}

function toJson({ provider, organization, differs }: LocatedProvider) {
  const { id, issuer, tenant, audienceTenant, status } = provider;
  return {
    ...{ organization: organization.id, organizationStatus: organization.status },
    ...{ id, issuer, tenant, audienceTenant, status, differs },
  };
}

const IN_WORDS: Readonly<Record<IssuerDifference, string>> = {
  trailing_slash: 'the trailing slash',
  letter_case: 'upper and lower case',
};

function describe(asked: string, found: readonly LocatedProvider[]): string {
  const rows = found.map(({ provider, organization, differs }) => {
    const { id, issuer, tenant = '-', audienceTenant = '-', status } = provider;
    const state = organization.status === 'active' ? '' : ' (suspended)';
    const match =
      differs.length === 0 ? 'exactly' : `differs by ${differs.map((each) => IN_WORDS[each]).join(' and ')}`;
    return [`${organization.id}${state}`, id, issuer, tenant, audienceTenant, status, match];
  });
  const headings = ['ORGANIZATION', 'ID', 'ISSUER', 'TENANT', 'AUDIENCE TENANT', 'STATUS', 'MATCH'];
  return table(headings, rows, `No organization has ${asked}, nor one that differs by a trailing slash or by case`);
}
