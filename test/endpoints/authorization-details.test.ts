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
