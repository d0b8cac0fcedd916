import { randomBytes } from 'node:crypto';
import { keyOfRequestUri, type PushedRequest, requestUriOf } from '../../lambdas/core/authorization/pushed-request.ts';
import {
  type AuthorizationGrant,
  keyOfCode,
  type RefreshDigest,
  refreshDigest,
} from '../../lambdas/core/tokens/authorization-grant.ts';
import type { RedemptionId, RedemptionOwner, RedemptionRecord } from '../../lambdas/core/tokens/redemption.ts';
import type { AuthorizationGrantStore, GrantUse } from '../../lambdas/ports/authorization-grant-store.ts';
import type { PushedRequests } from '../../lambdas/ports/pushed-requests.ts';
import type { RedemptionStore } from '../../lambdas/ports/redemption-store.ts';
import { validGrant } from '../support/code-grant.ts';
import { detail, exportOf, move } from '../support/details.ts';
import { proofKey } from '../support/dpop.ts';
import { NOW } from '../support/fixtures.ts';
import { outcome, race } from '../support/race.ts';
import { anAudit } from './records.ts';

interface Stores {
  readonly requests: PushedRequests;
  readonly grants: AuthorizationGrantStore;
  readonly redemptions: RedemptionStore;
}

const hex = () => randomBytes(32).toString('hex');

function aGrant(overrides: Partial<AuthorizationGrant> = {}): AuthorizationGrant {
  const key = keyOfCode(randomBytes(32).toString('base64url'));
  if (key === undefined) throw new Error('no code');
  return validGrant({ key, ...overrides });
}

function aRecord(grant: AuthorizationGrant): RedemptionRecord {
  const { organization, provider, client, member, scopes, resources } = grant;
  return {
    ...{ id: hex() as RedemptionId, owner: hex().slice(0, 22) as RedemptionOwner },
    ...{ organization, provider, client, member, scopes, resources },
    ...{ keyId: 'key-1', correlationId: 'c-1', issuedAt: NOW, expiresAt: NOW + 60, ttl: NOW + 60 },
  };
}

function aUse(grant: AuthorizationGrant, record: RedemptionRecord, overrides: Partial<GrantUse> = {}): GrantUse {
  return { key: grant.key, before: undefined, next: refreshDigest(hex()), tokenId: record.id, at: NOW, ...overrides };
}

function aPushed(): PushedRequest {
  const key = keyOfRequestUri(requestUriOf(randomBytes(32).toString('base64url')));
  if (key === undefined) throw new Error('no request_uri');
  return { key, client: validGrant().client, query: 'response_type=code', expiresAt: NOW + 600 };
}

/**
 * What `ports/authorization-grant-store.ts` and `pushed-requests.ts` say, and what `redemption-store.ts` says of a step of
 * one.
 */
export function authorizationGrantContract(open: () => Stores): void {
  async function made(overrides: Partial<AuthorizationGrant> = {}) {
    const { grants, redemptions } = open();
    const grant = aGrant(overrides);
    await grants.create(grant, anAudit(grant.organization));
    /** One step on, of a record of its own. */
    const step = (use: Partial<GrantUse> = {}) => {
      const record = aRecord(grant);
      return redemptions.redeem(record, { grantUse: aUse(grant, record, use) });
    };
    return { grant, grants, redemptions, step };
  }

  it('[A2] finds a grant as it was made, and none where there is none', async () => {
    const { grant, grants } = await made({ authenticatedAt: NOW - 60 });
    expect(await grants.find(grant.key)).toEqual(grant);
    expect(await grants.find(aGrant().key)).toBeUndefined();
  });

  it('[S11] keeps how far the scopes of one go', async () => {
    const { grant, grants } = await made({ details: [detail(move), detail(exportOf(5))] });
    expect((await grants.find(grant.key))?.details).toEqual(grant.details);
  });

  it('[A2] lets a code be used once, of any number at once, whatever the records are', async () => {
    const { step } = await made();
    const words = await race(8, () => step());
    expect(outcome(words, 'recorded').winners).toBe(1);
    expect(await step()).toBe('grant_changed');
  });

  it('[F1] lets the one good refresh token be replaced once, of any number at once', async () => {
    const { step, grant, grants } = await made();
    const first = refreshDigest('first');
    expect(await step({ next: first })).toBe('recorded');
    const words = await race(8, (racer) => step({ before: first, next: refreshDigest(`next-${racer}`) }));
    expect(outcome(words, 'recorded').winners).toBe(1);
    const { refreshDigest: good } = (await grants.find(grant.key)) ?? {};
    expect(await step({ before: first })).toBe('grant_changed');
    expect(await step({ before: good as RefreshDigest, next: undefined })).toBe('recorded');
    expect((await grants.find(grant.key))?.refreshDigest).toBeUndefined();
  });

  it('[L2] writes nothing of a step that lost: neither record nor grant', async () => {
    const { step, grant, grants, redemptions } = await made();
    await step();
    const before = await grants.find(grant.key);
    const record = aRecord(grant);
    expect(await redemptions.redeem(record, { grantUse: aUse(grant, record) })).toBe('grant_changed');
    expect(await grants.find(grant.key)).toEqual(before);
    expect(await redemptions.redeem(record)).toBe('recorded');
  });

  it('[F1] is ended for good by a recall, which says when it was first', async () => {
    const { step, grant, grants } = await made();
    await grants.recall(grant.key, NOW);
    await grants.recall(grant.key, NOW + 9);
    expect((await grants.find(grant.key))?.recalledAt).toBe(NOW);
    expect(await step()).toBe('grant_changed');
    const nowhere = aGrant().key;
    await grants.recall(nowhere, NOW);
    expect(await grants.find(nowhere)).toBeUndefined();
  });

  it('[A2][F1] undoes its own step, and nobody else’s', async () => {
    const { grant, grants, redemptions } = await made();
    const record = aRecord(grant);
    const grantUse = aUse(grant, record);
    expect(await redemptions.redeem(record, { grantUse })).toBe('recorded');
    await redemptions.undo({ ...record, owner: 'another' as RedemptionOwner }, { grantUse });
    expect((await grants.find(grant.key))?.redeemedAt).toBe(NOW);
    await redemptions.undo(record, { grantUse });
    expect(await grants.find(grant.key)).toEqual(grant);
    expect(await redemptions.redeem(record, { grantUse })).toBe('recorded');

    const next = aRecord(grant);
    const refresh = aUse(grant, next, { before: grantUse.next });
    expect(await redemptions.redeem(next, { grantUse: refresh })).toBe('recorded');
    await redemptions.undo(next, { grantUse: refresh });
    expect((await grants.find(grant.key))?.refreshDigest).toBe(grantUse.next);
  });

  it('[D2] binds the refresh tokens of a grant to a key with the step, and undoes that with it', async () => {
    const { grant, grants, redemptions } = await made({ codeBoundTo: proofKey.thumbprint });
    expect(await grants.find(grant.key)).toEqual(grant);
    const record = aRecord(grant);
    const grantUse = aUse(grant, record, { binds: proofKey.thumbprint });
    expect(await redemptions.redeem(record, { grantUse })).toBe('recorded');
    expect(await grants.find(grant.key)).toMatchObject({ refreshBoundTo: proofKey.thumbprint });
    await redemptions.undo(record, { grantUse });
    expect(await grants.find(grant.key)).toEqual(grant);
    expect(await redemptions.redeem(record, { grantUse })).toBe('recorded');

    const next = aRecord(grant);
    const refresh = aUse(grant, next, { before: grantUse.next });
    expect(await redemptions.redeem(next, { grantUse: refresh })).toBe('recorded');
    await redemptions.undo(next, { grantUse: refresh });
    expect(await grants.find(grant.key)).toMatchObject({ refreshBoundTo: proofKey.thumbprint });
  });

  it('[D2] forgets a key that only the undone step had brought', async () => {
    const { step, grant, grants, redemptions } = await made();
    const first = refreshDigest('first');
    await step({ next: first });
    const record = aRecord(grant);
    const grantUse = aUse(grant, record, { before: first, binds: proofKey.thumbprint });
    await redemptions.redeem(record, { grantUse });
    await redemptions.undo(record, { grantUse });
    expect(await grants.find(grant.key)).not.toHaveProperty('refreshBoundTo');
  });

  it('a repetition of the very same write is a success', async () => {
    const { grant, redemptions } = await made();
    const record = aRecord(grant);
    const grantUse = aUse(grant, record);
    expect(await redemptions.redeem(record, { grantUse })).toBe('recorded');
    expect(await redemptions.redeem(record, { grantUse })).toBe('recorded');
  });

  it('[A4] finds a pushed request as it was pushed, and gives one answer to it, of any number at once', async () => {
    const { grants, requests } = open();
    const request = aPushed();
    await requests.push(request);
    expect(await requests.find(request.key)).toEqual(request);
    const words = await race(8, async () => {
      const grant = aGrant();
      return grants.create(grant, anAudit(grant.organization), request.key);
    });
    expect(outcome(words, 'created').winners).toBe(1);
    expect(await requests.find(request.key)).toBeUndefined();
  });

  it('[A4] makes no grant for a request that was used, or never pushed', async () => {
    const { grants } = open();
    const grant = aGrant();
    expect(await grants.create(grant, anAudit(grant.organization), aPushed().key)).toBe('request_used');
    expect(await grants.find(grant.key)).toBeUndefined();
  });
}
