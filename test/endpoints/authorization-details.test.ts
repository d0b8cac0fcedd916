import fc from 'fast-check';
import { anyCovers, readDetails } from '../../protect/vocabulary/authorization-details.ts';
import { detailedConfiguration, exportOf, MOVE, move } from '../support/details.ts';
import { scopes } from '../support/fixtures.ts';
import { oauthErrorBody } from '../support/oauth-error-body.ts';
import { signAssertion } from '../support/provider-signer.ts';
import { redemptionWorld } from '../support/redemption-world.ts';
import { bodyOf, type TokenWorld, tokenWorld } from '../support/token-world.ts';

const ALL = 'projects:read projects:write reports:read';

let world: TokenWorld;
beforeEach(() => {
  world = tokenWorld(redemptionWorld({ configuration: detailedConfiguration }));
  const allowed = { ceiling: scopes(ALL), detailTypes: new Set([MOVE]) };
  world.facts.enablements = world.facts.enablements.map((one) => ({ ...one, ...allowed }));
});

const post = (asked?: string) => {
  const assertion = signAssertion({ claims: { scope: ALL, authorization_details: [move, exportOf(5)] } });
  return world.post({ form: { assertion, ...(asked !== undefined && { authorization_details: asked }) } });
};

describe('[S11] the token endpoint', () => {
  it('states the details that were granted, and none where there are none', async () => {
    expect(bodyOf(await post())).toMatchObject({ scope: ALL, authorization_details: [move] });
    expect(bodyOf(await world.post())).not.toHaveProperty('authorization_details');
  });

  it('[S10] says which part of what was asked for is wrong', async () => {
    const refused = await post('[{"type":"project_move","projects":"5"}]');
    expect(refused.statusCode).toBe(400);
    expect(refused.body).toEqual(
      oauthErrorBody(
        'invalid_authorization_details',
        'authorization_details[0].projects has a value of another form than its type declares',
      ),
    );
  });

  it('says that nothing can be granted, and not why', async () => {
    const refused = await post(JSON.stringify([exportOf(1)]));
    expect(refused.body).toEqual(
      oauthErrorBody('invalid_authorization_details', 'None of the authorization_details can be granted'),
    );
  });
});

/** Near enough to what is declared that some of it passes. */
const near = fc.record(
  {
    type: fc.constantFrom<unknown>(MOVE, 'report_export', 'payment', '__proto__', 1),
    projects: fc.oneof(fc.integer({ min: -2, max: 30 }), fc.constantFrom<unknown>('5', 1e21, 0.5, null)),
    workspace: fc.oneof(fc.constantFrom('design', 'de\u200bsign', ''), fc.string()),
    regions: fc.oneof(fc.array(fc.constantFrom('eu', 'us', 'mars'), { maxLength: 4 }), fc.jsonValue()),
    rows: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const anyDetails = fc.oneof(fc.array(near, { maxLength: 12 }), fc.jsonValue());

it('[L15][L10] whatever claim and parameter are, the answer is a token of no more than both, or a 400', async () => {
  let jti = 0;
  await fc.assert(
    fc.asyncProperty(
      anyDetails,
      fc.oneof(
        anyDetails.map((value) => JSON.stringify(value)),
        fc.string({ minLength: 1 }),
      ),
      async (claimed, asked) => {
        jti += 1;
        const claims = { scope: ALL, jti: `jti-${jti}`, authorization_details: claimed };
        const assertion = signAssertion({ claims: claims as Readonly<Record<string, unknown>> });
        const answer = await world.post({ form: { assertion, authorization_details: asked } });
        expect([200, 400]).toContain(answer.statusCode);
        const { authorization_details: granted } = bodyOf(answer) as { authorization_details?: unknown };
        if (granted === undefined) return;
        const [given, ofClaim, ofRequest] = [granted, claimed, JSON.parse(asked)].map(readDetails);
        for (const one of given ?? []) {
          expect([anyCovers(ofClaim ?? [], one), anyCovers(ofRequest ?? [], one), one.type]).toEqual([
            true,
            true,
            MOVE,
          ]);
        }
      },
    ),
    {
      examples: [
        [[move], JSON.stringify([{ ...move, projects: 1 }])],
        [[move, move], '[{"type":"project_move"}]'],
      ],
    },
  );
});
