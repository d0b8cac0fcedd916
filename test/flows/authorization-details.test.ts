import type { Enablement } from '../../lambdas/core/records.ts';
import { formatDetails } from '../../protect/vocabulary/authorization-details.ts';
import { detail, detailedConfiguration, EXPORT, exportOf, MOVE, move } from '../support/details.ts';
import { API, NOW, scopes } from '../support/fixtures.ts';
import { signAssertion } from '../support/provider-signer.ts';
import { expectNothingHappened, issued, redeem, withClaims } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';
import { verifyAccessToken } from '../support/token-issuer-keys.ts';

const ALL = 'projects:read projects:write reports:read';

function detailedWorld(enablement: Partial<Enablement> = {}): RedemptionWorld {
  const world = redemptionWorld({ configuration: detailedConfiguration });
  const allowed = { ceiling: scopes(ALL), detailTypes: new Set([MOVE, EXPORT]), ...enablement };
  world.facts.enablements = world.facts.enablements.map((one) => ({ ...one, ...allowed }));
  return world;
}

interface Sent {
  readonly claimed?: unknown;
  readonly asked?: unknown;
  readonly scope?: string;
}

function sent({ claimed = [move, exportOf(100)], asked, scope = ALL }: Sent = {}) {
  const claims = { scope, ...(claimed !== 'none' && { authorization_details: claimed }) };
  const assertion = signAssertion({ claims: claims as Readonly<Record<string, unknown>> });
  return { form: { assertion, ...(asked !== undefined && { authorization_details: JSON.stringify(asked) }) } };
}

/** What the token says of details. */
async function carried(world: RedemptionWorld, what: Sent = {}): Promise<unknown> {
  const { accessToken, record } = issued(await redeem(world, sent(what)));
  const { payload } = await verifyAccessToken(accessToken, { audience: API, now: NOW });
  const { authorization_details: claimed } = payload;
  expect(record.details === undefined ? undefined : JSON.parse(formatDetails(record.details))).toEqual(claimed);
  return claimed;
}

async function refusal(world: RedemptionWorld, what: Sent) {
  const result = await redeem(world, sent(what));
  if (result.ok) throw new Error('not refused');
  expectNothingHappened(world);
  return result.error;
}

const MOVED = { type: MOVE, projects: 20, workspace: 'design', regions: ['eu', 'us'] };

describe('[S11][L1] the details of a token', () => {
  it('are all that the assertion delegates, where nobody narrows them', async () => {
    expect(await carried(detailedWorld())).toEqual([MOVED, exportOf(100)]);
  });

  it('are recorded before the token leaves', async () => {
    const world = detailedWorld();
    await carried(world);
    const [record] = [...world.store.records.values()];
    expect(record?.details).toEqual([detail(move), detail(exportOf(100))]);
  });

  it('are none of an assertion without any, whatever the scopes are', async () => {
    expect(await carried(detailedWorld(), { claimed: 'none' })).toBeUndefined();
  });

  it.each<[string, Sent, unknown]>([
    ['what the request names of them', { asked: [exportOf(5)] }, [exportOf(5)]],
    ['never more than the assertion', { asked: [exportOf(101)] }, [exportOf(100)]],
    [
      'of each member what both allow',
      { asked: [{ ...move, projects: 3, regions: ['asia', 'us'] }] },
      [{ ...MOVED, projects: 3, regions: ['us'] }],
    ],
    ['those whose scope is in the token', { scope: 'projects:read reports:read' }, [exportOf(100)]],
  ])('are %s', async (_, what, expected) => {
    expect(await carried(detailedWorld(), what)).toEqual(expected);
  });

  it.each<[string, Partial<Enablement>, unknown]>([
    ['no type that the organization does not allow the client', { detailTypes: new Set([EXPORT]) }, [exportOf(100)]],
    ['none where it allows none', { detailTypes: new Set() }, undefined],
    ['none where it never said so', { detailTypes: undefined }, undefined],
    ['none that needs a scope beyond the ceiling', { ceiling: scopes('projects:read reports:read') }, [exportOf(100)]],
    ['[L5] none that writes, of a client whose writes are asked', { writes: 'asked' }, [exportOf(100)]],
  ])('are %s', async (_, enablement, expected) => {
    expect(await carried(detailedWorld(enablement))).toEqual(expected);
  });

  it('[L1] are none whose scope the member’s role does not have', async () => {
    const world = detailedWorld();
    const roles = new Map([['developer', scopes('projects:read')]]);
    const configuration = { ...detailedConfiguration, roles };
    expect(await carried({ ...world, dependencies: { ...world.dependencies, configuration } })).toBeUndefined();
  });

  it('[L5] are none that writes when the assertion says that an agent acts', async () => {
    const claims = { scope: ALL, act: { sub: 'agent-1', sub_profile: 'ai_agent' }, authorization_details: [move] };
    const { record } = issued(await redeem(detailedWorld(), withClaims(claims)));
    expect(record.details).toBeUndefined();
    expect(record.asking?.askable).toEqual(scopes('projects:write'));
  });
});

describe('[S13][L5] how far a person’s approval counts with the token of a client whose writes are asked', () => {
  const ceiling = async (what: Sent = {}, enablement: Partial<Enablement> = {}) => {
    const world = detailedWorld({ writes: 'asked', ...enablement });
    const { accessToken, record } = issued(await redeem(world, sent(what)));
    const { payload } = await verifyAccessToken(accessToken, { audience: API, now: NOW });
    expect(payload['authorization_details'] ?? []).not.toContainEqual(MOVED);
    expect(record.asking?.details === undefined).toBe(payload['askable_authorization_details'] === undefined);
    return payload['askable_authorization_details'];
  };

  it.each<[string, Sent, Partial<Enablement>, unknown]>([
    ['as far as the provider has delegated', {}, {}, [MOVED]],
    ['as far as it is approved, where the provider has delegated no detail', { claimed: 'none' }, {}, [{ type: MOVE }]],
    ['or none of the type', { claimed: [exportOf(1)] }, {}, [{ type: MOVE }]],
    ['no further than the request names', { asked: [{ ...move, projects: 3 }] }, {}, [{ ...MOVED, projects: 3 }]],
    [
      'nor than it names alone',
      { claimed: 'none', asked: [{ ...move, projects: 3 }] },
      {},
      [{ ...MOVED, projects: 3 }],
    ],
    ['not at all, where the request names others', { asked: [exportOf(1)] }, {}, undefined],
    ['not at all, where the client may not have the type', {}, { detailTypes: new Set([EXPORT]) }, undefined],
    ['not at all, without the scope', { scope: 'projects:read reports:read' }, {}, undefined],
    ['not beside writes that are granted', {}, { writes: 'granted' }, undefined],
  ])('%s', async (_, what, enablement, expected) => {
    if (enablement.writes === 'granted') {
      const { record } = issued(await redeem(detailedWorld(enablement), sent(what)));
      expect(record.asking).toBeUndefined();
    } else {
      expect(await ceiling(what, enablement)).toEqual(expected);
    }
  });
});

describe('[S11] a request for details of which nothing is left', () => {
  it.each<[string, Sent, Partial<Enablement>]>([
    ['beyond the assertion', { asked: [{ ...move, workspace: 'other' }] }, {}],
    ['where the assertion delegates none', { claimed: 'none', asked: [exportOf(1)] }, {}],
    ['of a type that the client may not have', { asked: [move] }, { detailTypes: new Set([EXPORT]) }],
    ['[L5] that a person could not approve further', { asked: [{ ...move, workspace: 'x' }] }, { writes: 'asked' }],
    [
      '[L5] that write, of a type that the client may not have',
      { asked: [move] },
      { writes: 'asked', detailTypes: new Set() },
    ],
    ['whose scope the assertion does not delegate', { asked: [move], scope: 'reports:read' }, {}],
  ])('is refused: %s', async (_, what, enablement) => {
    expect(await refusal(detailedWorld(enablement), what)).toMatchObject({ reason: 'no_details_granted' });
  });

  it('says both values, and what else it was that left nothing', async () => {
    const enablement = { detailTypes: new Set([MOVE]) };
    expect(await refusal(detailedWorld(enablement), { asked: [exportOf(1)], claimed: [exportOf(9)] })).toEqual({
      reason: 'no_details_granted',
      asserted: '[{"type":"report_export","rows":9}]',
      requested: '[{"type":"report_export","rows":1}]',
      types: MOVE,
      scopes: scopes(ALL),
    });
  });
});

describe('[S10] details that are no details', () => {
  const WRONG: readonly [string, unknown, object][] = [
    ['an unknown type', [{ type: 'payment', amount: 1 }], { index: 0, problem: 'unknown_type' }],
    ['one good and one bad', [exportOf(1), exportOf(-1)], { index: 1, problem: 'malformed_value', member: 'rows' }],
    ['nothing', [], { problem: 'empty' }],
    ['no list', move, { problem: 'not_a_list' }],
    ['null', null, { problem: 'not_a_list' }],
    ['a member that is not declared', [{ ...move, owner: 'x' }], { index: 0, problem: 'unknown_member' }],
  ];

  it.each(WRONG)('are refused as a parameter: %s', async (_, asked, problem) => {
    const expected = { reason: 'malformed_authorization_details', ...problem };
    expect(await refusal(detailedWorld(), { asked })).toEqual(expected);
  });

  it.each(WRONG)('are refused as a claim: %s', async (_, claimed, problem) => {
    const expected = { reason: 'claimed_authorization_details_malformed', ...problem };
    expect(await refusal(detailedWorld(), { claimed })).toEqual(expected);
  });

  it('[L10] are refused whatever their client may have', async () => {
    const world = detailedWorld({ detailTypes: new Set(['payment']) });
    expect(await refusal(world, { claimed: [{ type: 'payment' }] })).toMatchObject({ problem: 'unknown_type' });
  });
});
