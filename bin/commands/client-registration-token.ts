import type { Command } from 'commander';
import { showTime } from '../../lambdas/core/advice/advice.ts';
import { type RegistrationToken, registrationTokenId } from '../../lambdas/core/clients/registration-token.ts';
import {
  createRegistrationToken,
  DEFAULT_TOKEN_LIFETIME_SECONDS,
  listRegistrationTokens,
  revokeRegistrationToken,
} from '../../lambdas/flows/administration/registration-tokens.ts';
import { ROUTES } from '../../lambdas/routes.ts';
import { duration } from '../duration.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { moment } from '../output.ts';
import { table } from '../table.ts';
import { wholeNumber } from '../whole-number.ts';

const NOTES = `
The configuration has to say "dynamicRegistration": "initial-access-token". A client that registers itself waits until an
administrator of this organization, or "client enable", enables it; it gets nothing before, and ends after 30 days. A tool
that can publish a metadata document needs none of this: org set --client-documents.`;

/** `client registration-token`: initial access tokens (RFC 7591 §1.2). */
export function addRegistrationTokenCommands(client: Command): void {
  const tokens = client
    .command('registration-token')
    .description('tokens by which clients register themselves for one organization')
    .addHelpText('after', `${NOTES}\n\nExample:\n  countersign client registration-token list acme`);
  addCreate(tokens);
  addList(tokens);
  addRevoke(tokens);
}

function addCreate(tokens: Command): void {
  tokens
    .command('create <org>')
    .description('make a token, shown once; it registers clients for this organization alone')
    .option('--uses <n>', 'how many clients it registers, 1–1000', wholeNumber, 1)
    .option(
      '--expires-in <duration>',
      'when it ends, from now: 30m, 12h, 7d; at most 90d (default: 1d)',
      duration,
      DEFAULT_TOKEN_LIFETIME_SECONDS,
    )
    .addHelpText(
      'after',
      `
Example:
  countersign client registration-token create acme
  countersign client registration-token create acme --uses 5 --expires-in 7d`,
    )
    .action(async (organization: string, options: { uses: number; expiresIn: number }, command: Command) => {
      const { administration, registrationTokens, output } = await operatorFor(command);
      const input = { organization, uses: options.uses, lifetimeSeconds: options.expiresIn };
      const { token, secret } = unwrap(await createRegistrationToken(administration, registrationTokens, input));
      const endpoint = administration.configuration.issuer + ROUTES.introspection.register.path;
      output.answer(
        { ...tokenJson(token), secret },
        `${secret}\n\nIt is shown this once and stored as a digest: ${registrationTokenId(token)}. It registers ${token.uses === 1 ? 'one client' : `${token.uses} clients`} for ${token.organization}, until ${showTime(token.expiresAt)}.\nSend it as a Bearer token to ${endpoint}. What registers waits: countersign client enable ${token.organization} CLIENT --scope "…"`,
      );
    });
}

function addList(tokens: Command): void {
  tokens
    .command('list <org>')
    .description('list the tokens of an organization that have not ended; no secret is shown')
    .addHelpText('after', '\nExample:\n  countersign client registration-token list acme')
    .action(async (organization: string, _options: object, command: Command) => {
      const { administration, registrationTokens, output } = await operatorFor(command);
      const listed = unwrap(await listRegistrationTokens(administration, registrationTokens, organization));
      output.answer(
        listed.map(tokenJson),
        table(
          ['TOKEN', 'STATE', 'USES LEFT', 'CREATED', 'ENDS'],
          listed.map((token) => [
            ...[registrationTokenId(token), stateOf(token), `${token.usesLeft} of ${token.uses}`],
            ...[moment(token.createdAt), moment(token.expiresAt)],
          ]),
          `No tokens in ${organization}. Make one: countersign client registration-token create ${organization}`,
        ),
      );
    });
}

function addRevoke(tokens: Command): void {
  tokens
    .command('revoke <org> <token>')
    .description('let a token register nobody any more; clients that it has registered stay')
    .addHelpText('after', '\nExample:\n  countersign client registration-token revoke acme rt_0123456789abcdef')
    .action(async (organization: string, id: string, _options: object, command: Command) => {
      const { administration, registrationTokens, output } = await operatorFor(command);
      const token = unwrap(await revokeRegistrationToken(administration, registrationTokens, organization, id));
      output.answer(
        tokenJson(token),
        `Revoked ${id}: it registers nobody from now on. Clients that it has registered stay as they are.`,
      );
    });
}

function stateOf({ revokedAt, usesLeft }: RegistrationToken): 'active' | 'revoked' | 'used up' {
  if (revokedAt !== undefined) return 'revoked';
  return usesLeft > 0 ? 'active' : 'used up';
}

function tokenJson(token: RegistrationToken) {
  const { organization, createdAt, expiresAt, uses, usesLeft } = token;
  return {
    id: registrationTokenId(token),
    ...{ organization, state: stateOf(token), uses, uses_left: usesLeft },
    ...{ created_at: createdAt, expires_at: expiresAt },
  };
}
