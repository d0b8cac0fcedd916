import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { compactVerify, importJWK } from 'jose';
import { parseCompactJws, type UnverifiedJws } from '../../lambdas/core/compact-jws.ts';
import { isMemberId, isOrganizationId } from '../../lambdas/core/identifiers.ts';
import type { KeyRing } from '../../lambdas/core/key-ring.ts';
import type { JsonObject } from '../../lambdas/core/strict-json.ts';
import { CommandError } from '../command-error.ts';
import { type Operator, operatorFor } from '../operator.ts';

interface Inspection {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  readonly signature: { readonly valid: boolean; readonly key: string };
  readonly expired: boolean;
  readonly member: string;
}

export function addTokenCommands(program: Command): void {
  const token = program.command('token').description('access tokens');
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
      const inspection = await inspect(operator, given, parsed.value);
      operator.output.answer(inspection, describe(inspection));
    });
}

async function inspect(
  { administration, ring }: Operator,
  token: string,
  { header, payload }: UnverifiedJws,
): Promise<Inspection> {
  const exp = payload['exp'];
  return {
    header,
    claims: payload,
    signature: await checkSignature(await ring.read(), token, header['kid']),
    expired: typeof exp !== 'number' || exp <= administration.clock(),
    member: await memberStatus(administration, payload),
  };
}

async function checkSignature(
  ring: KeyRing | undefined,
  token: string,
  kid: unknown,
): Promise<Inspection['signature']> {
  const key = ring?.keys.find((candidate) => candidate.kid === kid);
  if (key === undefined) return { valid: false, key: 'not a key of this deployment' };
  const publicKey = await importJWK({ ...key.publicJwk }, key.algorithm);
  const valid = await compactVerify(token, publicKey, { algorithms: [key.algorithm] }).then(
    () => true,
    () => false,
  );
  return { valid, key: key.state };
}

async function memberStatus(
  { trust }: Operator['administration'],
  { org_id: organization, sub }: JsonObject,
): Promise<string> {
  if (!isOrganizationId(organization) || !isMemberId(sub)) return 'unknown';
  const member = await trust.findMember(organization, sub);
  return member === undefined ? 'unknown' : `${member.status}, ${member.role}`;
}

function describe({ header, claims, signature, expired, member }: Inspection): string {
  const lines = Object.entries(claims).map(([claim, value]) => `${claim.padEnd(12)}${describeClaim(claim, value)}`);
  return [
    `signature   ${signature.valid ? 'valid' : 'NOT VALID'} (key ${String(header['kid'])}: ${signature.key})`,
    `expired     ${expired ? 'YES' : 'no'}`,
    `member      ${member}`,
    '',
    ...lines,
  ].join('\n');
}

function describeClaim(claim: string, value: JsonObject[string]): string {
  const isTime = ['exp', 'iat', 'nbf', 'auth_time'].includes(claim) && typeof value === 'number';
  if (isTime) return `${value} (${new Date(Number(value) * 1000).toISOString()})`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
