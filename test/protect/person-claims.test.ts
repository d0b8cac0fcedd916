import { TestAuthorization } from '../support/authorization.ts';
import { AGENT_CLIENT_CLAIMS } from '../support/issuer.ts';

const at = new TestAuthorization();
const PERSON = { external_id: 'vendor-7', email: 'maria@acme.example' };

describe('what a token says of its person', () => {
  it('is in the principal, of whatever kind of token', async () => {
    const tokens = [
      await at.issuer.sign(PERSON),
      await at.issuer.sign({ ...AGENT_CLIENT_CLAIMS, ...PERSON }),
      await at.issuer.signAgentToken(PERSON),
    ];
    for (const token of tokens)
      expect(await at.ask(token)).toMatchObject({ externalId: 'vendor-7', email: 'maria@acme.example' });
  });

  it('is never made up: absent, it is no member of the principal', async () => {
    const principal = await at.ask(await at.issuer.sign());
    expect(Object.keys(principal)).not.toContain('externalId');
    expect(Object.keys(principal)).not.toContain('email');
  });

  it.each([
    ['external_id', 7],
    ['external_id', ''],
    ['email', 7],
    ['email', ''],
  ])('[L15] never passes in another form: %s = %j', async (claim, value) => {
    const refusal = { reason: 'bad_claim', claim, problem: 'malformed' };
    expect(await at.ask(await at.issuer.sign({ [claim]: value }))).toEqual(refusal);
  });
});
