import { NO_DETAILS } from '../../../protect/vocabulary/authorization-details.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import type { Configuration } from '../../core/configuration.ts';
import { detailInWords } from '../../core/details/words.ts';
import { showUnseen } from '../../core/registration/text.ts';
import { type Administered, invalid } from '../../flows/administration/administration.ts';
import { countTokens } from '../../flows/administration/count-tokens.ts';
import { type ListedToken, listTokens, revokeOwnToken } from '../../flows/administration/list-tokens.ts';
import {
  type Recalled,
  recallClient,
  recallOrganization,
  recallProvider,
  revokeTokenById,
} from '../../flows/administration/recall.ts';
import { clientOfSegment, ROUTES } from '../../routes.ts';
import { toolJson } from '../agents/tools.ts';
import { cursorsOf, tokenPosition } from '../http/cursor.ts';
import { type AdministrationRequest, type AdministrationRoutes, route, type Served } from './route.ts';
import {
  ownTokenListQuery,
  recallSchema,
  revokedTokenSchema,
  type TokenJson,
  type TokenListQuery,
  tokenCountQuery,
  tokenCountSchema,
  tokenListQuery,
  tokenPage,
} from './schemas/recalls.ts';

export const recallRoutes = {
  [ROUTES.administration.recallOrganization.key]: route({
    operation: 'recall_organization',
    summary: 'Refuse every token and session of the organization that began until now, one’s own as well: within 60 s',
    answer: recallSchema,
    precondition: true,
    gone: true,
    handle: async ({ admin, ifMatch }) => served(await recallOrganization(admin, admin.caller.organization, ifMatch)),
  }),
  [ROUTES.administration.recallProvider.key]: route({
    operation: 'recall_provider',
    summary: 'Refuse every token and session that came by this provider until now: within 60 s',
    answer: recallSchema,
    precondition: true,
    gone: true,
    handle: async ({ admin, path, ifMatch }) =>
      served(await recallProvider(admin, admin.caller.organization, path['provider'] ?? '', ifMatch)),
  }),
  [ROUTES.administration.recallClient.key]: route({
    operation: 'recall_client',
    summary: 'Refuse every token that this client has here until now, its agents’ as well: within 60 s',
    answer: recallSchema,
    precondition: true,
    gone: true,
    handle: async ({ admin, path, ifMatch }) => {
      const client = clientOfSegment(path['client'] ?? '');
      return served(await recallClient(admin, admin.caller.organization, client, ifMatch));
    },
  }),
  [ROUTES.administration.countTokens.key]: route({
    operation: 'count_tokens',
    summary: 'How many access tokens a recall would reach',
    query: tokenCountQuery,
    answer: tokenCountSchema,
    handle: async ({ admin, services, query }) => {
      const counted = await countTokens(admin, services.issuedTokens, admin.caller.organization, query);
      if (!counted.ok) return counted;
      const { tokens, isLowerBound } = counted.value;
      return ok({ body: { tokens, ...(isLowerBound && { at_least: true }) } });
    },
  }),
  [ROUTES.administration.listTokens.key]: route({
    operation: 'list_tokens',
    summary: 'Access tokens that have not ended, the latest first, and whether they count',
    query: tokenListQuery,
    answer: tokenPage,
    handle: async (request) => tokensOf(request, request.query, tokenCursors),
  }),
  [ROUTES.administration.listOwnTokens.key]: route({
    operation: 'list_own_tokens',
    summary: 'The same, of the member who asks',
    query: ownTokenListQuery,
    answer: tokenPage,
    handle: async (request) =>
      tokensOf(request, { ...request.query, member: request.admin.caller.member }, ownTokenCursors),
  }),
  [ROUTES.administration.revokeOwnToken.key]: route({
    operation: 'revoke_own_token',
    summary: 'Refuse one access token of the member who asks, from the next request on, and what was minted by it',
    answer: revokedTokenSchema,
    handle: async ({ admin, services, path }) => {
      const revoked = await revokeOwnToken(admin, services.issuedTokens, path['token'] ?? '');
      return revoked.ok ? ok({ body: revoked.value }) : revoked;
    },
  }),
  [ROUTES.administration.revokeToken.key]: route({
    operation: 'revoke_token',
    summary: 'Refuse one access token, by its id (jti), from the next request on, and what was minted by it',
    answer: revokedTokenSchema,
    handle: async ({ admin, services, path }) => {
      const { organization } = admin.caller;
      const revoked = await revokeTokenById(admin, services.issuedTokens, organization, path['token'] ?? '');
      return revoked.ok ? ok({ body: revoked.value }) : revoked;
    },
  }),
} satisfies AdministrationRoutes;

const tokenCursors = cursorsOf('tokens', tokenPosition);
const ownTokenCursors = cursorsOf('own tokens', tokenPosition);

async function tokensOf(
  { admin, services }: Pick<AdministrationRequest<never, never>, 'admin' | 'services'>,
  { cursor, ...filters }: TokenListQuery,
  cursors: typeof tokenCursors,
): Promise<Administered<Served>> {
  const list = { organization: admin.caller.organization, filters };
  const read = cursor === undefined ? undefined : cursors.fromCursor(list, cursor);
  if (read?.ok === false) return invalid(read.error.field, read.error.problem);
  const { issuedTokens: issued, tokenStanding: standing } = services;
  const { tokens, next } = await listTokens(admin, { issued, standing }, filters, read?.value);
  const goesOn = next && { next_cursor: cursors.toCursor(list, next) };
  return ok({ body: { items: tokens.map((token) => tokenJson(token, admin.configuration)), ...goesOn } });
}

function tokenJson(
  { tool, issuedAt, expiresAt, counts, organization: _, details = NO_DETAILS, ...token }: ListedToken,
  { authorizationDetails: declared }: Configuration,
): TokenJson {
  const words = details.flatMap((one) => detailInWords(one, declared) ?? []);
  const { client: __, ...told } = toolJson(token.client, tool);
  return {
    ...{ ...token, scopes: [...token.scopes], tool: told },
    ...(words.length > 0 && { authorization_details_in_words: words.map(showUnseen) }),
    ...{ issued_at: issuedAt, expires_at: expiresAt, counts },
  };
}

function served(recalled: Administered<Recalled>): Administered<Served> {
  return recalled.ok ? ok({ body: { recalled_at: recalled.value.recalledAt } }) : recalled;
}
