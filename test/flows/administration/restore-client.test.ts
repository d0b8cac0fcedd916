import { createClient } from '../../../lambdas/flows/administration/create-client.ts';
import { createOrganization } from '../../../lambdas/flows/administration/create-organization.ts';
import { disableClient, restoreClient } from '../../../lambdas/flows/administration/disable-client.ts';
import { enableClient } from '../../../lambdas/flows/administration/enable-client.ts';
import { rotateClient } from '../../../lambdas/flows/administration/rotate-client.ts';
import { unique } from '../../contract/records.ts';
import { administrationOn, done } from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';
import { clientId } from '../../support/fixtures.ts';

const SCOPE = 'projects:read';

describeUseCases('a client that is disabled', (tables) => {
  const admin = () => administrationOn(tables());

  async function disabled() {
    const organization = done(await createOrganization(admin(), { id: unique('org') })).id;
    const id = unique('client');
    done(await createClient(admin(), { id, auth: 'client_secret_basic', scope: SCOPE }));
    done(await enableClient(admin(), { organization, client: id, scope: SCOPE }));
    done(await disableClient(admin(), id));
    return { organization, id };
  }

  const stored = (id: string) => admin().trust.findClient(clientId(id));

  it('[L9] never counts as enabled: enabling it says what to do, and writes nothing', async () => {
    const { organization, id } = await disabled();
    const before = await tables().snapshot();
    const problem = expect.stringMatching(/is disabled everywhere.*countersign client restore/);
    expect(await enableClient(admin(), { organization, client: id })).toEqual({
      ok: false,
      error: { reason: 'invalid_request', problems: [{ field: 'client', problem }] },
    });
    expect(await tables().snapshot()).toEqual(before);
  });

  it('is restored with the enablements that it had, by an entry of its own', async () => {
    const { organization, id } = await disabled();
    expect(done(await restoreClient(admin(), id))).toEqual({ id, outcome: 'restored' });
    expect(await stored(id)).toMatchObject({ status: 'active' });
    const enablement = await admin().trust.findEnablement(organization, clientId(id));
    expect(enablement).toMatchObject({ status: 'active' });
    const entries = (await tables().rows('auditTrail')).filter(({ target }) => target === id);
    expect(entries.filter(({ action }) => action === 'client.restored')).toHaveLength(1);
  });

  it('restored again, writes nothing', async () => {
    const { id } = await disabled();
    done(await restoreClient(admin(), id));
    const before = await tables().snapshot();
    expect(done(await restoreClient(admin(), id))).toEqual({ id, outcome: 'unchanged' });
    expect(await tables().snapshot()).toEqual(before);
  });

  it('is given a new secret without being restored', async () => {
    const { id } = await disabled();
    expect(done(await rotateClient(admin(), { id, keepSeconds: 0 })).client.status).toBe('disabled');
    expect(await stored(id)).toMatchObject({ status: 'disabled' });
  });
});
