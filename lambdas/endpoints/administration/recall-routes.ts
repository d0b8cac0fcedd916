import { ok } from '../../../protect/vocabulary/result.ts';
import type { Administered } from '../../flows/administration/administration.ts';
import { countTokens } from '../../flows/administration/count-tokens.ts';
import {
  type Recalled,
  recallClient,
  recallOrganization,
  recallProvider,
  revokeTokenById,
} from '../../flows/administration/recall.ts';
import { clientOfSegment, ROUTES } from '../../routes.ts';
import { type AdministrationRoutes, route, type Served } from './route.ts';
import { recallSchema, revokedTokenSchema, tokenCountQuery, tokenCountSchema } from './schemas/recalls.ts';

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

function served(recalled: Administered<Recalled>): Administered<Served> {
  return recalled.ok ? ok({ body: { recalled_at: recalled.value.recalledAt } }) : recalled;
}
