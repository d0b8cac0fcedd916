import type { Client, Enablement } from '../../../lambdas/core/records.ts';
import { everyClient } from '../../../lambdas/flows/administration/every-client.ts';
import type { AdministrationReads } from '../../../lambdas/ports/administration-store.ts';
import { anOrganization } from '../../contract/records.ts';
import { client } from '../../support/fixtures.ts';

async function* of<T>(...items: readonly T[]): AsyncGenerator<T, void, undefined> {
  yield* items;
}

describe('every client of a deployment', () => {
  it('is what is registered, and what came by its document to any organization, each once', async () => {
    const [acme, globex] = [anOrganization(), anOrganization()];
    const desk = { ...client, id: 'https://desk.example/tool.json' } as Client;
    const asked = { ...client, id: 'https://asked.example/tool.json' } as Client;
    const enabled = (one: Client) => ({ client: one.id }) as Enablement;
    const reads = {
      listClients: () => of(client),
      listOrganizations: () => of(acme, globex),
      // A registered client is enabled too, and one whose document is gone is nobody's.
      listEnablements: () =>
        of(enabled(client), enabled(desk), enabled({ ...desk, id: 'https://gone.example/x' } as Client)),
      listAsked: async (organization: string) => (organization === globex.id ? [{ client: asked.id }] : []),
      findClient: async (id: string) => {
        const record = [desk, asked].find((one) => one.id === id);
        return record && { record, revision: 0 };
      },
    } as unknown as AdministrationReads;
    const listed = await Array.fromAsync(everyClient({ reads }));
    expect(listed.map(({ client: { id }, registeredBy }) => [id, registeredBy])).toEqual([
      [client.id, 'operator'],
      [asked.id, 'document'],
      [desk.id, 'document'],
    ]);
  });
});
