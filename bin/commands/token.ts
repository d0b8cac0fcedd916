import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { Verbatim } from '../../lambdas/core/json-names.ts';
import { parseCompactJws } from '../../protect/jose/compact-jws.ts';
import type { JsonObject } from '../../protect/jose/strict-json.ts';
import { CommandError } from '../command-error.ts';
import { operatorFor } from '../operator.ts';
import { printable } from '../printable.ts';
import { type Inspection, inspectToken } from '../token-inspection.ts';
import { addTokenExplain } from './token-explain.ts';

export function addTokenCommands(program: Command): void {
  const token = program
    .command('token')
    .description('access tokens, and the assertions that become them')
    .addHelpText('after', '\nExample:\n  echo "$TOKEN" | countersign --local token inspect');
  token
    .command('inspect')
    .description('show what an access token says, and whether it would be believed; reads standard input')
    .addHelpText(
      'after',
      '\nThe token comes from standard input, because arguments are kept by shells.\n\nExample:\n  echo "$TOKEN" | countersign --local token inspect',
    )
    .action(async (_options: object, command: Command) => {
      const operator = await operatorFor(command);
      const given = (await text(process.stdin)).trim();
      const parsed = parseCompactJws(given);
      if (!parsed.ok)
        throw new CommandError(`Not a token: ${parsed.error.part} ${parsed.error.problem.replaceAll('_', ' ')}`);
      const inspection = await inspectToken(operator, given, parsed.value);
      const { header, claims } = inspection;
      const json = { ...inspection, header: new Verbatim(header), claims: new Verbatim(claims) };
      operator.output.answer(json, describeInspection(inspection));
    });
  addTokenExplain(token);
}

function describeInspection({ header, claims, accepted, problems, signature, standing }: Inspection): string {
  const verdict = accepted ? 'yes, by an API that is its audience' : `NO: ${problems.join(', ')}`;
  const facts = {
    accepted: verdict,
    signature: `${signature.valid ? 'valid' : 'NOT VALID'}, by key ${String(header['kid'])} (${signature.key})`,
    ...standing,
  };
  const described = Object.entries(claims).map(([claim, value]) => [claim, describeClaim(claim, value)] as const);
  return `${list(Object.entries(facts))}\n\n${list(described)}`;
}

function list(entries: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

function describeClaim(claim: string, value: JsonObject[string]): string {
  const isTime = ['exp', 'iat', 'nbf', 'auth_time'].includes(claim) && typeof value === 'number';
  if (isTime) return `${value} (${new Date(Number(value) * 1000).toISOString()})`;
  return printable(typeof value === 'string' ? value : JSON.stringify(value));
}
