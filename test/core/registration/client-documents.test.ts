import {
  type ClientDocumentsInput,
  clientDocumentsInWords,
  parseClientDocuments,
} from '../../../lambdas/core/registration/client-documents.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { configurationInput, configurationOf, scopes } from '../../support/fixtures.ts';

const input = {
  ...configurationInput,
  roles: { ...configurationInput.roles, admin: ['org:admin', 'org:read'] },
};
const configuration = configurationOf(input);

const LISTED = { policy: 'listed', hosts: ['tools.example'], scope: 'projects:write' };
const parse = (change: Partial<ClientDocumentsInput> = {}, of = configuration) =>
  parseClientDocuments({ ...LISTED, ...change }, of);
const hosts = (count: number) => Array.from({ length: count }, (_, i) => `tool-${i}.example`);

describe('which clients without registration an organization lets in', () => {
  it('are those of its hosts, up to its ceiling', () => {
    expect(parse()).toEqual(
      ok({ policy: 'listed', hosts: new Set(['tools.example']), ceiling: scopes('projects:write') }),
    );
  });

  it('[L1] may read, and never administer, where no ceiling is named', () => {
    const ceiling = scopes('projects:read reports:read billing:read');
    expect(parse({ scope: undefined })).toEqual(ok({ policy: 'listed', hosts: new Set(['tools.example']), ceiling }));
  });

  it.each(['org:read', 'org:admin', 'projects:read org:read'])('[L6] never may administer: %s', (scope) => {
    expect(parse({ scope })).toMatchObject({
      error: [{ field: 'clientDocuments', problem: expect.stringContaining('must not give org:') }],
    });
  });

  it('are none when it is off, which has nothing beside it', () => {
    expect(parseClientDocuments({ policy: 'off' }, configuration)).toEqual(ok('off'));
    for (const beside of [{ hosts: ['tools.example'] }, { scope: 'projects:read' }, { scope: '' }])
      expect(parseClientDocuments({ policy: 'off', ...beside }, configuration)).toMatchObject({ ok: false });
  });

  it('may be asked for by any host where each needs an approval, and only by hosts that are listed else', () => {
    expect(parse({ policy: 'approval', hosts: [] })).toMatchObject({ value: { policy: 'approval', hosts: new Set() } });
    expect(parse({ hosts: [] })).toMatchObject({ error: [{ problem: expect.stringContaining('at least one host') }] });
    expect(parse({ policy: 'all' })).toMatchObject({ error: [{ problem: expect.stringContaining('must be off') }] });
  });

  it('are of at most 50 hosts', () => {
    expect(parse({ hosts: hosts(50) })).toMatchObject({ value: { hosts: new Set(hosts(50)) } });
    expect(parse({ hosts: hosts(51) })).toMatchObject({ error: [{ problem: 'must name at most 50 hosts' }] });
  });

  it('[L10] are none where one host of many is none', () => {
    const problem = expect.stringContaining('names no host');
    for (const host of [
      '',
      '*',
      'Tools.example',
      'tools.example:443',
      'tools.example/x',
      '127.0.0.1:3000',
      'localhost',
    ])
      expect(parse({ hosts: ['tools.example', host] })).toMatchObject({ error: [{ problem }] });
  });

  it('[L14] are of the laptop on a laptop alone, with their port', () => {
    const laptop = { ...configuration, allowLoopbackIssuers: true };
    for (const host of ['127.0.0.1:3000', 'localhost:3000'])
      expect([parse({ hosts: [host] }, laptop).ok, parse({ hosts: [host] }).ok]).toEqual([true, false]);
    expect(parse({ hosts: ['tools.example:3000'] }, laptop).ok).toBe(false);
  });

  it('are none in a deployment that has them off, which may still be said', () => {
    const off = configurationOf({ ...input, clientDocuments: 'off' });
    expect(parse({}, off)).toMatchObject({
      error: [{ field: 'clientDocuments', problem: 'is off in the whole deployment' }],
    });
    expect(parseClientDocuments({ policy: 'off' }, off)).toEqual(ok('off'));
  });

  it('are told in the audit trail as they are', () => {
    const policy = { policy: 'listed', hosts: new Set(['a.example', 'b.example']), ceiling: scopes('projects:read') };
    expect(clientDocumentsInWords(policy as never)).toEqual({
      ...{ clientDocuments: 'listed', documentHosts: 'a.example b.example', documentScope: 'projects:read' },
    });
    expect(clientDocumentsInWords('off')).toEqual({ clientDocuments: 'off' });
  });
});
