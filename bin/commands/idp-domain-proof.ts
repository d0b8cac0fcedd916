import type { Command } from 'commander';
import { challengeRecord, type DomainProof, type ProofOutcome } from '../../lambdas/core/registration/domain-proof.ts';
import {
  askDomainProof,
  type ChallengedProvider,
  checkDomainProof,
} from '../../lambdas/flows/administration/prove-domain.ts';
import { NegativeAnswer } from '../command-error.ts';
import { operatorFor, unwrap } from '../operator.ts';

const NOTES = `
Prints the TXT record that proves the domain of the issuer's host. It is the same each time, and for this provider of this
organization alone. With --check it is looked for, once, from this machine: found, it makes a pending provider active. Exits
with 1 if it was not found.

Example:
  countersign idp domain-proof acme idp_0123456789abcdef0123456789abcdef
  countersign idp domain-proof acme idp_0123456789abcdef0123456789abcdef --check`;

/** `idp domain-proof`: what to publish in the DNS, and whether it stands there. */
export function addIdpDomainProof(idp: Command): void {
  idp
    .command('domain-proof <org> <idp>')
    .description("the DNS record that proves an issuer's domain, and whether it is there")
    .option('--check', 'look for the record now')
    .addHelpText('after', NOTES)
    .action(async (organization: string, id: string, { check }: { readonly check?: true }, command: Command) => {
      const { administration, findTextRecords, output } = await operatorFor(command);
      const of = { organization, id };
      const provider = unwrap(
        check ? await checkDomainProof(administration, findTextRecords, of) : await askDomainProof(administration, of),
      );
      output.answer(toJson(provider), describe(provider));
      if (check && provider.domainProof.checked?.outcome !== 'found') throw new NegativeAnswer();
    });
}

function toJson(provider: ChallengedProvider) {
  const { id, status, domainProof } = provider;
  const { domain, askedAt, checked, foundAt } = domainProof;
  return { id, status, domain, record: challengeRecord(provider, domainProof), askedAt, checked, foundAt };
}

function describe(provider: ChallengedProvider): string {
  const { organization, id, status, domainProof } = provider;
  const { type, name, value } = challengeRecord(provider, domainProof);
  return [
    `Record in the DNS of ${domainProof.domain}:`,
    `  Type   ${type}`,
    `  Name   ${name}`,
    `  Value  ${value}`,
    '',
    stateOf(domainProof),
    `${id} is ${status}.`,
    ...(domainProof.checked?.outcome === 'found'
      ? []
      : [`Next: countersign idp domain-proof ${organization} ${id} --check`]),
  ].join('\n');
}

function stateOf({ checked, foundAt }: DomainProof): string {
  if (checked === undefined) return 'It was not looked for yet.';
  const before = foundAt === undefined || checked.outcome === 'found' ? '' : ` It was there at ${instant(foundAt)}.`;
  return `${WORDS[checked.outcome]} at ${instant(checked.at)}, by ${checked.by}.${before}`;
}

const WORDS: Readonly<Record<ProofOutcome, string>> = {
  found: 'Found',
  other_value: 'There were TXT records with other values, and not this one,',
  not_found: 'There was no TXT record of this name',
  unanswered: 'No name server answered, so that nothing is known,',
};

function instant(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
