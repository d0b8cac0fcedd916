import type { ProviderJson } from '../../../lambdas/endpoints/administration/schemas/identity-providers.ts';
import { unique } from '../../contract/records.ts';
import { AdministrationWorld } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';
import { NOW } from '../../support/fixtures.ts';

describeUseCases("a proof of an issuer's domain, by administrators", (tables) => {
  let world: AdministrationWorld;
  let provider: ProviderJson;
  let domain: string;

  const PROVIDER = '/identity-providers/{provider}';
  const PROOF = `${PROVIDER}/domain-proof`;
  const CHECK = `${PROOF}/check`;
  const at = () => ({ path: { provider: provider.id } });

  beforeEach(async () => {
    world = await AdministrationWorld.start(tables());
    // Who proves it has its trust: each its own.
    domain = `${unique('login')}.acme.example`;
    const json = { issuer: `https://${domain}/realms/acme`, jwks_uri: `https://${domain}/keys` };
    provider = (await world.call('POST', '/identity-providers', { json })).body;
  });

  const ask = async (): Promise<ProviderJson> => (await world.call('POST', PROOF, at())).body;
  const publish = ({ domain_proof: proof }: ProviderJson) => {
    world.textRecords = { outcome: 'answered', texts: ['v=spf1 -all', proof?.record.value ?? ''] };
  };

  it('is a record to publish, with its name and value, which the provider says from then on', async () => {
    expect(provider).not.toHaveProperty('domain_proof');
    const { status, headers, body } = await world.call('POST', PROOF, at());
    expect([status, headers['etag']]).toEqual([200, provider.etag]);
    expect(body).toStrictEqual({
      ...provider,
      domain_proof: {
        domain,
        record: {
          ...{ type: 'TXT', name: `_countersign-challenge.${domain}` },
          value: expect.stringMatching(/^countersign-challenge=[0-9a-f]{64}$/),
        },
        ...{ asked_at: NOW, state: 'waiting' },
      },
    });
    expect((await world.call('GET', PROVIDER, at())).body).toStrictEqual(body);
  });

  it('found makes the provider active, and says when and by whom', async () => {
    publish(await ask());
    const { status, body } = await world.call('POST', CHECK, at());
    expect([status, body.status]).toEqual([200, 'active']);
    expect(body.domain_proof).toMatchObject({ state: 'found', checked_at: NOW, found_at: NOW });
    expect(body.domain_proof.checked_by).toBe(world.admin.id);
    expect(world.namesAsked).toStrictEqual([`_countersign-challenge.${domain}`]);
  });

  it('says that there are other values, and not which', async () => {
    await ask();
    world.textRecords = { outcome: 'answered', texts: ['internal-secret-of-somebody'] };
    const { body } = await world.call('POST', CHECK, at());
    expect([body.status, body.domain_proof.state]).toEqual(['pending', 'other_value']);
    expect(JSON.stringify(body)).not.toContain('internal-secret');
  });

  it('that nobody answered for is told as no answer, which is a 200: nothing of the request was wrong', async () => {
    await ask();
    world.textRecords = { outcome: 'failed', reason: 'server_failed', code: 'ESERVFAIL' };
    const { status, body } = await world.call('POST', CHECK, at());
    expect([status, body.status, body.domain_proof.state]).toEqual([200, 'pending', 'unanswered']);
    expect(JSON.stringify(body)).not.toContain('ESERVFAIL');
  });

  it('is a 429 with Retry-After within the cool-down', async () => {
    await ask();
    await world.call('POST', CHECK, at());
    const { status, headers } = await world.call('POST', CHECK, at());
    expect([status, headers['retry-after']]).toEqual([429, '10']);
    expect(world.namesAsked).toHaveLength(1);
  });

  it('of an address is a 409 that names the issuer and says what to do', async () => {
    const json = { issuer: 'https://192.0.2.1', jwks_uri: 'https://192.0.2.1/keys' };
    provider = (await world.call('POST', '/identity-providers', { json })).body;
    const { status, body } = await world.call('POST', PROOF, at());
    expect([status, body.errors]).toEqual([
      409,
      [{ field: 'issuer', detail: expect.stringMatching(/no domain name .* sign in through the provider instead/) }],
    ]);
  });
});
