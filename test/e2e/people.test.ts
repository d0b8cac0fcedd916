import { jest } from '@jest/globals';
import { decodeJwt } from 'jose';
import { callApi } from '../../local/demo/api-calls.ts';
import { COMMAND_MS, type Operator } from '../support/operator.ts';
import { type ClientCredentials, redeem, type TokenAnswer } from '../support/redemption.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { type Row, StackRows } from '../support/stack-rows.ts';
import { TestProvider } from '../support/test-provider.ts';

/** Which providers are believed, and whom they may bring: from the operator's command to the token. */
jest.setTimeout(COMMAND_MS);

let running: RunningStack;
let provider: TestProvider;
let operator: Operator;
let rows: StackRows;
let cursor: ClientCredentials;

beforeAll(async () => {
  [running, provider] = await Promise.all([RunningStack.start(), TestProvider.start()]);
  operator = running.operator;
  rows = new StackRows(running);
  const scope = ['--scope', 'projects:read projects:rename'];
  cursor = await operator.json('client', 'create', 'cursor', '--auth', 'client_secret_basic', ...scope);
  for (const organization of ['acme', 'globex']) await operator.json('org', 'create', organization);
  await operator.json('client', 'enable', 'acme', 'cursor');
}, STACK_START_MS + COMMAND_MS);

afterAll(async () => {
  rows.close();
  await Promise.all([running.stop(), provider.stop()]);
});

async function add(name: string, ...options: readonly string[]): Promise<string> {
  const { id } = await operator.json('idp', 'add', 'acme', '--issuer', provider.issuer(name), ...options);
  return String(id);
}

async function present(name: string, claims: Readonly<Record<string, unknown>>): Promise<TokenAnswer> {
  const defaults = { aud: running.issuer, client_id: 'cursor', scope: 'projects:read projects:rename' };
  const assertion = await provider.assertion({ iss: provider.issuer(name), ...defaults, ...claims });
  return redeem(running, cursor, { assertion });
}

/** Whose token it is, or why there is none: as the log has it, because the answer does not say. */
async function outcomeOf({ status, body }: TokenAnswer): Promise<unknown> {
  if (status === 200) return decodeJwt(String(body['access_token'])).sub;
  return (await running.refusal(body['correlation_id'])).reason;
}

/** What was done to `target`, in no order: much happens within a second. */
async function actionsOn(target: unknown): Promise<readonly unknown[]> {
  return (await auditOf(target)).map(({ action }) => action).toSorted();
}

async function auditOf(target: unknown): Promise<readonly Row[]> {
  return (await rows.all('AuditTrailTableName')).filter((row) => row['target'] === target);
}

describe('a pending provider', () => {
  let idp: string;

  it('is listed, and nothing of it is believed', async () => {
    idp = await add('pending', '--pending', '--subject-claim', 'aud_sub');
    expect(await operator.json('idp', 'list', 'acme')).toEqual([
      { id: idp, issuer: provider.issuer('pending'), subject_claim: 'aud_sub', status: 'pending' },
    ]);
    const maria = ['maria@acme.example', '--role', 'editor', '--id', 'maria', '--subject', `${idp}:maria-here`];
    await operator.json('member', 'add', 'acme', ...maria);
    expect(await outcomeOf(await present('pending', { sub: 's', aud_sub: 'maria-here' }))).toBe('untrusted_issuer');
  });

  it('is confirmed, and its assertions redeem', async () => {
    expect(await operator.json('idp', 'confirm', 'acme', idp)).toEqual({ id: idp, status: 'active' });
    expect(await outcomeOf(await present('pending', { sub: 's', aud_sub: 'maria-here' }))).toBe('maria');
  });

  it('is confirmed once: again changes nothing, and says so no second time', async () => {
    const before = await rows.all('AuditTrailTableName');
    expect(await operator.json('idp', 'confirm', 'acme', idp)).toEqual({ id: idp, status: 'active' });
    expect(await rows.all('AuditTrailTableName')).toEqual(before);
    expect(await actionsOn(idp)).toEqual(['provider.confirmed', 'provider.registered']);
  });

  it('reserves nothing: who is active first has the trust, and the other stays pending', async () => {
    const first = await add('contested', '--pending');
    await operator.json('idp', 'add', 'globex', '--issuer', provider.issuer('contested'));
    expect(await operator.run(['idp', 'confirm', 'acme', first])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'issuer with this tenant and audience tenant is registered already by another organization\n',
    });
    const listed = await operator.json<readonly Row[]>('idp', 'list', 'acme');
    expect(listed.find(({ id }) => id === first)).toMatchObject({ status: 'pending' });
  });

  it('that was disabled is trusted again when it is confirmed', async () => {
    const id = await add('paused');
    await operator.json('idp', 'disable', 'acme', id);
    expect(await operator.json('idp', 'confirm', 'acme', id)).toEqual({ id, status: 'active' });
  });

  it('must exist in this organization', async () => {
    const { stderr } = await operator.run(['idp', 'confirm', 'globex', idp]);
    expect(stderr).toBe(`idp does not exist in globex: ${idp}\n`);
  });
});

describe('just-in-time provisioning', () => {
  const BOB = { sub: 'bob-1', email: 'Bob@jit.example', email_verified: true };
  let idp: string;
  let bob: string;

  beforeAll(async () => {
    idp = await add('jit', '--email-domain', 'jit.example', '--jit-role', 'viewer');
  });

  it('adds whoever has a verified address in the domain, with the first token', async () => {
    const answer = await present('jit', BOB);
    expect(answer).toMatchObject({ status: 200, body: { scope: 'projects:read' } });
    bob = String(await outcomeOf(answer));
    expect((await rows.all('MembersTableName')).find(({ member }) => member === bob)).toEqual({
      organization: 'acme',
      member: bob,
      email: 'bob@jit.example',
      role: 'viewer',
      status: 'active',
      linked: true,
      lastSignIn: { at: expect.any(Number), provider: expect.stringMatching(/^idp_/), claims: [] },
    });
  });

  it('is in the audit trail, as done by the provider', async () => {
    const [entry, ...others] = await auditOf(bob);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      organization: 'acme',
      action: 'member.provisioned',
      actor: { kind: 'provider', id: idp },
      details: { role: 'viewer', claim: 'sub' },
    });
  });

  it('happens once: the second token writes its record and nothing else', async () => {
    const tables = ['DirectoryTableName', 'MembersTableName', 'AuditTrailTableName'] as const;
    const snapshot = () => Promise.all(tables.map((table) => rows.all(table)));
    const before = [await snapshot(), (await rows.all('RedemptionsTableName')).length] as const;
    expect(await outcomeOf(await present('jit', BOB))).toBe(bob);
    expect(await snapshot()).toEqual(before[0]);
    expect(await rows.all('RedemptionsTableName')).toHaveLength(before[1] + 1);
  });

  it.each([
    ['unverified', { ...BOB, sub: 'x', email: 'x@jit.example', email_verified: false }, 'email_not_verified'],
    ['in another domain', { ...BOB, sub: 'x', email: 'x@other.example' }, 'email_domain_not_pinned'],
    ['absent', { sub: 'x' }, 'subject_not_linked'],
  ])('adds nobody whose address is %s, and says why', async (_, claims, reason) => {
    expect(await outcomeOf(await present('jit', claims))).toBe(reason);
  });

  it('never revives a removed member: not by the subject, not by the address', async () => {
    expect(await operator.json('member', 'remove', 'acme', 'bob@jit.example')).toEqual({ id: bob, status: 'removed' });
    expect(await outcomeOf(await present('jit', BOB))).toBe('member_removed');
    expect(await outcomeOf(await present('jit', { ...BOB, sub: 'bob-2' }))).toBe('member_removed');
    expect(await actionsOn(bob)).toEqual(['member.provisioned', 'member.removed']);
  });

  it('and an operator does', async () => {
    await operator.json('member', 'add', 'acme', 'bob@jit.example', '--role', 'viewer');
    expect(await outcomeOf(await present('jit', BOB))).toBe(bob);
  });

  it.each([
    [['--jit-role', 'admin', '--email-domain', 'jit.example'], 'jit-role must not be a role with org:admin\n'],
    [['--jit-role', 'king', '--email-domain', 'jit.example'], 'jit-role must be one of viewer, editor, admin\n'],
    [['--jit-role', 'viewer'], 'email-domain is required: an address counts only in a domain that is pinned\n'],
    [['--subject-claim', 'email'], 'email-domain is required: an address counts only in a domain that is pinned\n'],
    [['--email-domain', 'nonsense'], 'email-domain must be domain names, such as acme.example\n'],
    [['--subject-claim', 'jti'], 'subject-claim must be the name of a claim, 1–64 characters\n'],
  ])('is refused at registration with %j', async (options, stderr) => {
    const args = ['idp', 'add', 'acme', '--issuer', provider.issuer('refused'), ...options];
    expect(await operator.run(args)).toEqual({ code: 1, stdout: '', stderr });
  });
});

describe('an e-mail address', () => {
  it('links a member whom no provider knows yet, once', async () => {
    await add('mail', '--email-domain', 'acme.example', '--email-domain', 'acme.test');
    await operator.json('member', 'add', 'acme', 'eve@acme.test', '--role', 'viewer', '--id', 'eve');
    const eve = { email: 'eve@acme.test', email_verified: true };
    expect(await outcomeOf(await present('mail', { ...eve, sub: 'eve-1' }))).toBe('eve');
    expect(await outcomeOf(await present('mail', { sub: 'eve-1' }))).toBe('eve');
    // Another account with her address is not her: she is known by a subject now.
    expect(await outcomeOf(await present('mail', { ...eve, sub: 'eve-2' }))).toBe('member_linked_elsewhere');
    expect(await actionsOn('eve')).toEqual(['member.added', 'member.linked']);
  });

  it('may be the mapped claim itself', async () => {
    const id = await add('address', '--subject-claim', 'email', '--email-domain', 'acme.example');
    const olga = ['olga@acme.example', '--role', 'viewer', '--id', 'olga', '--subject', `${id}:OLGA@acme.example`];
    await operator.json('member', 'add', 'acme', ...olga);
    const claims = { sub: 's', email: 'Olga@acme.example' };
    expect(await outcomeOf(await present('address', { ...claims, email_verified: true }))).toBe('olga');
    expect(await outcomeOf(await present('address', claims))).toBe('email_verified_absent');
  });
});

describe('provisioning by SCIM', () => {
  const GRACE = { sub: 'grace-1', email: 'grace@scim.example', email_verified: true };
  const PROJECTS = '/sample/organizations/acme/projects';
  let idp: string;
  let made: Readonly<Record<string, string>>;

  async function scim(method: string, path: string, body?: object) {
    const authorization = `Bearer ${made['secret']}`;
    const init = { method, headers: { authorization, 'content-type': 'application/scim+json' } };
    const response = await fetch(made['base_url'] + path, { ...init, ...(body && { body: JSON.stringify(body) }) });
    return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
  }

  it('is switched on with a role and a token, which is shown once', async () => {
    idp = await add('scim', '--email-domain', 'scim.example');
    const { stderr } = await operator.run(['idp', 'scim-token', 'create', 'acme', idp]);
    expect(stderr).toBe('scim-role is not set: choose the role of provisioned members first\n');
    await operator.json('idp', 'set', 'acme', idp, '--scim-role', 'editor');
    made = await operator.json('idp', 'scim-token', 'create', 'acme', idp);
    expect(made).toMatchObject({ idp, base_url: `${running.issuer}/scim/v2` });
    const listed = await operator.json('idp', 'scim-token', 'list', 'acme', idp);
    expect(JSON.stringify(listed)).not.toContain(made['secret']);
  });

  it('[P4][P9][L9] adds somebody who then redeems, and refuses their token on the next request after active: false', async () => {
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
    const created = await scim('POST', '/Users', { schemas, userName: GRACE.email, externalId: '00u1', active: true });
    expect(created.status).toBe(201);
    const id = String(created.body['id']);
    const token = await present('scim', GRACE);
    expect(await outcomeOf(token)).toBe(id);
    const seen = async () =>
      (await callApi('GET', running.issuer + PROJECTS, String(token.body['access_token']))).status;
    expect(await seen()).toBe(200);
    const off = { op: 'Replace', path: 'active', value: 'False' };
    const patch = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [off] };
    expect(await scim('PATCH', `/Users/${id}`, patch)).toMatchObject({ status: 200, body: { active: false } });
    expect(await seen()).toBe(401);
    expect(await outcomeOf(await present('scim', GRACE))).toBe('member_disabled');
    expect(await actionsOn(id)).toEqual(['member.disabled', 'member.linked', 'member.provisioned']);
  });

  it('[P1] ends with its token', async () => {
    await operator.json('idp', 'scim-token', 'revoke', 'acme', idp, String(made['id']));
    expect(await scim('GET', '/Users')).toMatchObject({ status: 401 });
  });
});
