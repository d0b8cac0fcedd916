import type { Command } from 'commander';
import { type ScimToken, scimTokenId } from '../../lambdas/core/provisioning/token.ts';
import { createScimToken, listScimTokens, revokeScimToken } from '../../lambdas/flows/administration/scim-tokens.ts';
import { SCIM_BASE_PATH } from '../../lambdas/routes.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { moment } from '../output.ts';
import { table } from '../table.ts';

const NOTES = `
A provider provisions members by SCIM 2.0 after its role of new members is set: idp set ORG IDP --scim-role ROLE. Two tokens
may be live, so that one is replaced without a pause: make the new one, give it to the provider, revoke the old one.`;

const EXAMPLE = 'acme idp_0123456789abcdef0123456789abcdef';

/** `idp scim-token`: what a provider's SCIM client proves itself by. */
export function addScimTokenCommands(idp: Command): void {
  const tokens = idp
    .command('scim-token')
    .description('tokens by which a provider adds, disables and deletes members (SCIM)')
    .addHelpText('after', `${NOTES}\n\nExample:\n  countersign idp scim-token list ${EXAMPLE}`);
  addCreate(tokens);
  addList(tokens);
  addRevoke(tokens);
}

function addCreate(tokens: Command): void {
  tokens
    .command('create <org> <idp>')
    .description('make a token, shown once')
    .addHelpText('after', `\nExample:\n  countersign idp scim-token create ${EXAMPLE}`)
    .action(async (organization: string, provider: string, _options: object, command: Command) => {
      const { administration, scimTokens, output } = await operatorFor(command);
      const of = { organization, provider };
      const { token, secret } = unwrap(await createScimToken(administration, scimTokens, of));
      const base = administration.configuration.issuer + SCIM_BASE_PATH;
      output.answer(
        { ...tokenJson(token), base_url: base, secret },
        `${secret}\n\nIt is shown this once and stored as a digest: ${scimTokenId(token)}.\nGive it to the provider, with the address of its SCIM client: ${base}`,
      );
    });
}

function addList(tokens: Command): void {
  tokens
    .command('list <org> <idp>')
    .description('list the tokens of a provider that are live; no secret is shown')
    .addHelpText('after', `\nExample:\n  countersign idp scim-token list ${EXAMPLE}`)
    .action(async (organization: string, provider: string, _options: object, command: Command) => {
      const { administration, scimTokens, output } = await operatorFor(command);
      const listed = unwrap(await listScimTokens(administration, scimTokens, { organization, provider }));
      output.answer(
        listed.map(tokenJson),
        table(
          ['TOKEN', 'CREATED', 'LAST USED'],
          listed.map((token) => [
            ...[scimTokenId(token), moment(token.createdAt)],
            token.lastUsedAt === undefined ? 'never' : moment(token.lastUsedAt),
          ]),
          `No SCIM tokens of ${provider}. Make one: countersign idp scim-token create ${organization} ${provider}`,
        ),
      );
    });
}

function addRevoke(tokens: Command): void {
  tokens
    .command('revoke <org> <idp> <token>')
    .description('refuse a token from its next request on; members whom it has provisioned stay')
    .addHelpText('after', `\nExample:\n  countersign idp scim-token revoke ${EXAMPLE} st_0123456789abcdef`)
    .action(async (organization: string, provider: string, id: string, _options: object, command: Command) => {
      const { administration, scimTokens, output } = await operatorFor(command);
      const of = { organization, provider };
      const token = unwrap(await revokeScimToken(administration, scimTokens, of, id));
      output.answer(
        { ...tokenJson(token), revoked_at: token.revokedAt },
        `Revoked ${id}: it is refused from now on. Members whom it has provisioned stay as they are.`,
      );
    });
}

function tokenJson(token: Omit<ScimToken, 'slot'>) {
  const { organization, provider, createdAt, lastUsedAt } = token;
  return { id: scimTokenId(token), organization, idp: provider, created_at: createdAt, last_used_at: lastUsedAt };
}
