import { DeleteCommand, type DynamoDBDocumentClient, paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { createProgram } from '../../../bin/program.ts';
import type { Dynamo } from '../../../lambdas/adapters/aws/dynamodb/dynamo.ts';
import type { KmsKeyManagerOptions } from '../../../lambdas/adapters/aws/kms/key-manager.ts';
import { sessionDigest } from '../../../lambdas/core/sign-in/session.ts';
import { LOCAL_ACCOUNT } from '../../../local/aws/aws-json/account.ts';
import type { Grant, LocalIam } from '../../../local/aws/iam/local-iam.ts';
import { UNRESTRICTED_ACCESS_KEY_ID } from '../../../local/aws/iam/principals.ts';
import { callApi } from '../../../local/demo/api-calls.ts';
import { type IdentityProvider, startIdentityProvider } from '../../../local/identity-provider/identity-provider.ts';
import { AgentStack, PEOPLE } from '../agent-stack.ts';
import { documentClient, kmsClient } from '../aws-clients.ts';
import { signedDynamo } from '../doors.ts';
import { type ClientCredentials, redeem, type TokenAnswer } from '../redemption.ts';
import { hiddenFields, SignInBrowser } from '../sign-in-browser.ts';

const DELETING = 'projects:read projects:create projects:delete';

const OUR_CLIENT_ID = 'countersign-there';

/** The running stack, whose grants can be taken away, with all that the smallest request of each grant needs. */
export class GrantWorld {
  readonly stack: AgentStack;
  /** Signed in at acme, where she is an editor. */
  readonly maria: SignInBrowser;
  readonly accessToken: string;
  readonly secretProvider: IdentityProvider;
  /** Globex's provider, where we have a secret, and which provisions just in time. */
  readonly secretIdp: string;
  /** Bob's, for `projects:delete`, which agents and editors do not have. */
  readonly deletingToken: string;
  readonly #rows: DynamoDBDocumentClient;
  #count = 0;

  private constructor(
    stack: AgentStack,
    secretProvider: IdentityProvider,
    parts: {
      readonly maria: SignInBrowser;
      readonly accessToken: string;
      readonly secretIdp: string;
      readonly deletingToken: string;
    },
  ) {
    this.stack = stack;
    this.secretProvider = secretProvider;
    this.maria = parts.maria;
    this.accessToken = parts.accessToken;
    this.secretIdp = parts.secretIdp;
    this.deletingToken = parts.deletingToken;
    this.#rows = documentClient(stack.running.stack.endpoints.dynamodb, { accessKeyId: UNRESTRICTED_ACCESS_KEY_ID });
  }

  static async start(): Promise<GrantWorld> {
    const stack = await AgentStack.start();
    const { operator, issuer } = stack.running;
    const secretProvider = await startIdentityProvider({
      port: 0,
      resourceAuthorizationServer: issuer,
      tools: [{ clientId: OUR_CLIENT_ID, redirectUris: [`${issuer}/login/callback`] }],
    });
    const jit = ['--email-domain', 'acme.example', '--jit-role', 'viewer'];
    const { id = '' } = await operator.json('idp', 'add', 'globex', '--issuer', secretProvider.issuer, ...jit);
    await operator.json(
      'idp',
      'add',
      'acme',
      '--issuer',
      stack.issuer('jit'),
      '--email-domain',
      'jit.example',
      '--jit-role',
      'viewer',
    );
    const spare = await operator.json<ClientCredentials>(
      ...['client', 'create', 'spare', '--auth', 'client_secret_basic', '--scope', DELETING],
    );
    await operator.json('client', 'enable', 'acme', 'spare');
    const world = new GrantWorld(stack, secretProvider, {
      maria: await stack.signedIn(PEOPLE.maria),
      accessToken: await stack.accessToken(),
      secretIdp: id,
      deletingToken: await stack.tokenFor(spare, { sub: 'bob', scope: DELETING }),
    });
    if (!(await world.setSecret())) throw new Error('the secret of the sign-in client was not set');
    return world;
  }

  get iam(): LocalIam {
    return this.stack.running.stack.iam;
  }

  /** Makes ids that nothing has had yet. */
  next(): number {
    this.#count += 1;
    return this.#count;
  }

  /** Forgets what the function of this role remembers. A role without function has nothing to forget. */
  async recycle(role: string): Promise<void> {
    const { cloud } = this.stack.running.stack;
    const found = cloud.model.functions.all.find(({ roleName }) => roleName === role);
    if (found !== undefined) await cloud.recycle(found.name);
  }

  grant(role: string, name: string): Grant {
    const all = this.iam.grants();
    const found = all.find((grant) => roleOf(grant) === role && nameOf(grant, all) === name);
    if (found === undefined) throw new Error(`${role} has no grant ${name}`);
    return found;
  }

  /** Credentials of the role itself, for what no request causes. */
  async asRole<T>(
    grant: Grant,
    use: (clients: { readonly dynamo: Dynamo; readonly kms: ReturnType<typeof kmsClient> }) => Promise<T>,
  ): Promise<T> {
    const accessKeyId = this.iam.assume(`role/${grant.role}`, 'test');
    const { endpoints } = this.stack.running.stack;
    const clients = {
      dynamo: signedDynamo({
        ...{ endpoint: endpoints.dynamodb, region: LOCAL_ACCOUNT.region },
        credentials: { accessKeyId, secretAccessKey: 'test' },
      }),
      kms: kmsClient(endpoints.kms, { accessKeyId }),
    };
    return use(clients).finally(() => clients.kms.destroy());
  }

  async redeemed(
    assertion: string,
    organization = this.stack.acme,
    more: Readonly<Record<string, string>> = {},
  ): Promise<TokenAnswer> {
    return redeem(this.stack.running, organization.client, { assertion, ...more });
  }

  /** From a provider that brings people just in time. */
  jitAssertion(person: Readonly<Record<string, unknown>>): Promise<string> {
    return this.stack.assertion({ iss: this.stack.issuer('jit'), ...person });
  }

  /** What this deployment's keys are tagged with. */
  /** Whose keys rotation creates, and who guards them. */
  get ownRing(): Pick<KmsKeyManagerOptions, 'ringName' | 'guardians'> {
    const { functions } = this.stack.running.stack.cloud.model;
    const { environment } = functions.named('KeyRotation/Rotation/Function');
    const rotationRoleArn = String(environment['ROTATION_ROLE_ARN']);
    return { ringName: String(environment['KEY_RING_NAME']), guardians: { rotationRoleArn } };
  }

  readonly api = (method: string, path: string, token: string, body?: object) =>
    callApi(method, `${this.stack.running.issuer}${path}`, token, body);

  /** The operator's command, in this process. @throws whatever it would say */
  async command(...args: readonly string[]): Promise<true> {
    const program = createProgram(() => undefined);
    const local = ['--local', '--state', this.stack.running.state, '--json'];
    await program.parseAsync([...local, ...args], { from: 'user' });
    return true;
  }

  /** With a secret on standard input, so in a process of its own. */
  async setSecret(): Promise<boolean> {
    const args = ['idp', 'set', 'globex', this.secretIdp, '--client-id', OUR_CLIENT_ID, '--client-secret-stdin'];
    const secret = this.secretProvider.clientSecrets[OUR_CLIENT_ID] ?? '';
    return (await this.stack.running.operator.run(args, `${secret}\n`)).code === 0;
  }

  /** Signs Alice in at globex, where she is provisioned if nobody knows her. */
  async signedInAtGlobex(): Promise<SignInBrowser | undefined> {
    const browser = new SignInBrowser(this.stack.running.issuer);
    const answer = await browser.signIn('/login/globex', PEOPLE.maria);
    return answer.status === 303 ? browser : undefined;
  }

  /** As if Alice had never signed in at globex. */
  async forgetAliceAtGlobex(): Promise<void> {
    const members = await this.#all('Members');
    const alice = members.find((row) => row['organization'] === 'globex' && row['email'] === PEOPLE.maria.email);
    if (alice === undefined) return;
    const { organization, member } = alice;
    await this.#delete('Members', { organization, member });
    for (const row of await this.#all('Directory')) {
      if (row['member'] === member) await this.#delete('Directory', { pk: row['pk'], sk: row['sk'] });
    }
  }

  /** As if no provider's keys had been fetched yet. */
  async forgetProviderKeys(): Promise<void> {
    for (const { pk } of await this.#all('ProviderKeys')) await this.#delete('ProviderKeys', { pk });
  }

  /** As if the session had not been used for a while: its next use moves its idle end. */
  async age(browser: SignInBrowser): Promise<void> {
    const cookie = browser.cookies.get('countersign_session') ?? '';
    await this.#rows.send(
      new UpdateCommand({
        TableName: this.#table('Sessions'),
        Key: { pk: sessionDigest(cookie as Parameters<typeof sessionDigest>[0]) },
        UpdateExpression: 'SET idleUntil = :soon',
        ExpressionAttributeValues: { ':soon': Math.floor(Date.now() / 1000) + 60 },
      }),
    );
  }

  /** As if the document of this client had been read long ago, and nobody had been asked for one since. */
  async ageDocument(client: string): Promise<void> {
    await this.forgetProviderKeys();
    await this.#rows.send(
      new UpdateCommand({
        TableName: this.#table('Directory'),
        Key: { pk: `client#${client}`, sk: 'client' },
        UpdateExpression: 'SET #document.freshUntil = :long_ago',
        ExpressionAttributeNames: { '#document': 'document' },
        ExpressionAttributeValues: { ':long_ago': 1 },
      }),
    );
  }

  /** Maria's answer to a page that asks her. */
  answerTo(page: string, decision: string): Promise<Response> {
    const hidden = Object.entries(hiddenFields(page));
    const form = hidden.map(([field, value]): [string, string] => [field, value.replaceAll('&#38;', '&')]);
    return this.maria.request('/oauth/authorize', {
      method: 'POST',
      headers: { origin: this.stack.running.issuer },
      body: new URLSearchParams([...form, ['decision', decision]]),
    });
  }

  async stop(): Promise<void> {
    this.#rows.destroy();
    await this.secretProvider.close();
    await this.stack.stop();
  }

  async #all(table: string): Promise<readonly Record<string, unknown>[]> {
    const pages = paginateScan({ client: this.#rows }, { TableName: this.#table(table), ConsistentRead: true });
    return (await Array.fromAsync(pages)).flatMap(({ Items = [] }) => Items);
  }

  async #delete(table: string, Key: Record<string, unknown>): Promise<void> {
    await this.#rows.send(new DeleteCommand({ TableName: this.#table(table), Key }));
  }

  #table(name: string): string {
    const { evaluated } = this.stack.running.stack.cloud.model;
    const table = evaluated.find(
      ({ type, logicalId }) => type === 'AWS::DynamoDB::Table' && tableIn(logicalId) === name,
    );
    if (table === undefined) throw new Error(`no table ${name}`);
    return table.name;
  }
}

/** `TokenEndpointToken`: the construct's path without what every path has. */
export function roleOf({ role }: Grant): string {
  return role.replace(/^AuthorizationServer/, '').replace(/Role[0-9A-F]{8}$/, '');
}

/** `dynamodb:GetItem Directory`; with the keys that it is for, where a role has the same twice. */
export function nameOf(grant: Grant, all: readonly Grant[]): string {
  const name = plainNameOf(grant);
  const isTwice = all.filter((one) => one.role === grant.role && plainNameOf(one) === name).length > 1;
  return isTwice ? `${name} ${keysOf(grant)}` : name;
}

function plainNameOf({ action, resources }: Grant): string {
  return `${action} ${resources.map(resourceName).join(', ')}`;
}

/** What the key of a row of each kind begins with. */
const KINDS_OF_ROWS = {
  ...{ idp: 'idp#', enablement: 'enablement#', org: 'org#', stop: 'stop#' },
  ...{ asked: 'asked#', client: 'client#https://', dynamic: 'client#dyn_', vouched: 'vouched#' },
} as const;

/** Of the rows of Status and Directory, those that the grant's conditions let through. */
function keysOf({ statement }: Grant): string {
  const kinds = Object.entries(KINDS_OF_ROWS).filter(([, prefix]) => {
    const request = { 'dynamodb:LeadingKeys': [`${prefix}some`], 'dynamodb:Attributes': ['pk'] };
    const context = new Map(Object.entries(request));
    return statement.conditions.every((holds) => holds(context));
  });
  return kinds.map(([kind]) => kind).join(', ');
}

function resourceName(arn: string): string {
  if (/:key\/[0-9a-f-]{36}$/.test(arn)) return 'secrets';
  const [streamOf, stream] = arn.split('/stream/');
  const [logicalId = '', index] = (streamOf ?? arn).replace(/^.*[:/]table\//, '').split('/index/');
  const table = tableIn(logicalId);
  if (stream !== undefined) return `${table}/stream`;
  if (table === undefined) return arn.replace(/^.*:/, '');
  return index === undefined ? table : `${table}/index/${index}`;
}

function tableIn(logicalId: string): string | undefined {
  return /^(?:AuthorizationServer)?(\w+?)Table[0-9A-F]{8}$/.exec(logicalId)?.[1];
}
