import { ok } from '../../../protect/vocabulary/result.ts';
import { type ScimToken, scimTokenId } from '../../core/provisioning/token.ts';
import type { ByMember } from '../../flows/administration/administration.ts';
import { createScimToken, listScimTokens, revokeScimToken } from '../../flows/administration/scim-tokens.ts';
import { ROUTES, SCIM_BASE_PATH } from '../../routes.ts';
import { type AdministrationRoutes, route } from './route.ts';
import {
  createdScimToken,
  newScimToken,
  revokedScimToken,
  type ScimTokenJson,
  scimTokenPage,
} from './schemas/provisioning.ts';

/** Tokens of providers' SCIM clients. That one may provision is the provider's own setting, `scim_role`. */
export const provisioningRoutes = {
  [ROUTES.administration.listScimTokens.key]: route({
    operation: 'list_scim_tokens',
    summary: 'The SCIM tokens of a provider that are live, and where its client sends its requests',
    answer: scimTokenPage,
    handle: async ({ admin, services, path }) => {
      const listed = await listScimTokens(admin, services.scimTokens, ofPath(admin, path));
      return listed.ok ? ok({ body: { items: listed.value.map(tokenJson), base_url: baseUrl(admin) } }) : listed;
    },
  }),
  [ROUTES.administration.createScimToken.key]: route({
    operation: 'create_scim_token',
    summary: 'Make a SCIM token for a provider, shown in this answer alone. At most two are live',
    status: 201,
    body: newScimToken,
    answer: createdScimToken,
    handle: async ({ admin, services, path }) => {
      const created = await createScimToken(admin, services.scimTokens, ofPath(admin, path));
      if (!created.ok) return created;
      const { token, secret } = created.value;
      return ok({ body: { ...tokenJson(token), token: secret, base_url: baseUrl(admin) } });
    },
  }),
  [ROUTES.administration.revokeScimToken.key]: route({
    operation: 'revoke_scim_token',
    summary: 'Refuse a SCIM token from its next request on; members whom it has provisioned stay',
    answer: revokedScimToken,
    handle: async ({ admin, services, path }) => {
      const of = ofPath(admin, path);
      const revoked = await revokeScimToken(admin, services.scimTokens, of, path['token'] ?? '');
      return revoked.ok ? ok({ body: { id: scimTokenId(revoked.value), status: 'revoked' } }) : revoked;
    },
  }),
} satisfies AdministrationRoutes;

function ofPath({ caller }: ByMember, path: Readonly<Record<string, string>>) {
  return { organization: caller.organization, provider: path['provider'] ?? '' };
}

function baseUrl({ configuration }: ByMember): string {
  return configuration.issuer + SCIM_BASE_PATH;
}

function tokenJson(token: Omit<ScimToken, 'slot'>): ScimTokenJson {
  const { createdAt, lastUsedAt } = token;
  return {
    id: scimTokenId(token),
    created_at: createdAt,
    ...(lastUsedAt !== undefined && { last_used_at: lastUsedAt }),
  };
}
