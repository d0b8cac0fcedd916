import { accessKeyIdFor } from '../aws-json/access-key.ts';
import type { ServiceRequest } from '../aws-json/request.ts';
import type { Authorize } from '../aws-json/server.ts';
import { ServiceError } from '../aws-json/service-error.ts';
import type { KeyStore } from '../kms/key-store.ts';
import type { AuthorizeKms } from '../kms/server.ts';
import { dynamoDbRequests } from './dynamodb-requests.ts';
import { readTables, type TableFacts } from './dynamodb-tables.ts';
import { eventRequests } from './event-requests.ts';
import { decideOnKey } from './key-policy.ts';
import { kmsRequests } from './kms-requests.ts';
import { type AccessRequest, type Decision, decide, readPolicyDocument, type Statement } from './policy.ts';
import { type Principal, principalOf, UNRESTRICTED_ACCESS_KEY_ID } from './principals.ts';
import { type PolicyModel, type Role, readRoles } from './roles.ts';

/** One action of one statement of a role: what can be taken away. */
export interface Grant {
  readonly role: string;
  readonly action: string;
  readonly resources: readonly string[];
  readonly statement: Statement;
}

/**
 * Who may do what to the local DynamoDB and KMS: exactly what the synthesized roles allow. A caller is known by the
 * access key id of its request's signature; the signature itself is NOT checked, because the engines are on loopback.
 */
export class LocalIam {
  readonly #roles: ReadonlyMap<string, Role>;
  readonly #tables: ReadonlyMap<string, TableFacts>;
  readonly #account: PolicyModel['account'];
  readonly #accountId: string;
  readonly #principals = new Map<string, Principal>();
  readonly #withheld = new Map<Statement, Set<string>>();
  /** What was refused since the start, each once. */
  readonly denied = new Set<string>();
  readonly #onDenied: (message: string) => void;

  /**
   * @param onDenied is told what was refused, and to whom
   * @throws UnsupportedPolicy naming the role or policy that says what is not known here
   */
  constructor(model: PolicyModel, onDenied: (message: string) => void = () => undefined) {
    this.#roles = readRoles(model);
    this.#tables = readTables(model);
    this.#account = model.account;
    this.#accountId = model.account.accountId;
    this.#onDenied = onDenied;
    for (const { accessKeyId, roleName, name } of model.functions.all) {
      this.#principals.set(accessKeyId, principalOf(this.#role(roleName), name, this.#accountId));
    }
  }

  /** Of DynamoDB. Throws what AWS would answer. */
  readonly dynamoDb: Authorize = (request) => {
    const principal = this.#principalOf(request);
    if (principal === undefined) return;
    for (const needed of dynamoDbRequests(request, this.#tables)) {
      this.#require(principal, needed, this.#decide(principal, needed));
    }
  };

  /** Of EventBridge. Throws what AWS would answer. */
  readonly events: Authorize = (request) => {
    const principal = this.#principalOf(request);
    if (principal === undefined) return;
    for (const needed of eventRequests(request, this.#account)) {
      this.#require(principal, needed, this.#decide(principal, needed));
    }
  };

  /** Of KMS: by the caller's policies, and by the key's own. */
  readonly kms: AuthorizeKms = (request, store: KeyStore) => {
    const principal = this.#principalOf(request);
    if (principal === undefined) return;
    const { key, requests } = kmsRequests(request, store);
    for (const asked of requests) {
      const needed = { ...asked, context: new Map([...asked.context, ['aws:PrincipalArn', [principal.role.arn]]]) };
      const identity = this.#decide(principal, needed);
      this.#require(principal, needed, key ? decideOnKey(key.policy, needed, principal, identity) : identity);
    }
  };

  /**
   * Access key id of a new session of a role, as `sts:AssumeRole` would give it. Whether one may, is NOT checked.
   * @param sessionPolicy a document that narrows what the role may, for this session
   * @throws UnsupportedPolicy when it says what is not known here
   */
  assume(roleArn: string, sessionName: string, sessionPolicy?: unknown): string {
    const role = this.#role(roleArn.replace(/^.*\//, ''));
    const accessKeyId = accessKeyIdFor(`${role.name}/${sessionName}`);
    const principal = principalOf(role, sessionName, this.#accountId);
    const session =
      sessionPolicy === undefined
        ? undefined
        : readPolicyDocument(sessionPolicy, `session ${sessionName}`).map(({ statement }) => statement);
    this.#principals.set(accessKeyId, { ...principal, ...(session && { session }) });
    return accessKeyId;
  }

  /** Every action that a statement allows to a role, one by one. */
  grants(): readonly Grant[] {
    return [...this.#roles.values()].flatMap(({ name: role, statements }) =>
      statements
        .filter(({ effect }) => effect === 'Allow')
        .flatMap((statement) =>
          statement.actions.map((action) => ({ role, action, resources: statement.resources, statement })),
        ),
    );
  }

  /** Takes grants away from the next request on. @returns what gives them back */
  withhold(...grants: readonly Grant[]): () => void {
    for (const { statement, action } of grants) this.#withheldOf(statement).add(action);
    return () => {
      for (const { statement, action } of grants) this.#withheldOf(statement).delete(action);
    };
  }

  #withheldOf(statement: Statement): Set<string> {
    const withheld = this.#withheld.get(statement) ?? new Set();
    this.#withheld.set(statement, withheld);
    return withheld;
  }

  #role(name: string): Role {
    const role = this.#roles.get(name);
    if (role === undefined) throw new Error(`No template has a role ${name}`);
    return role;
  }

  /** `undefined`: the runtime itself. */
  #principalOf({ accessKeyId }: ServiceRequest): Principal | undefined {
    if (accessKeyId === UNRESTRICTED_ACCESS_KEY_ID) return undefined;
    const principal = this.#principals.get(accessKeyId);
    if (principal !== undefined) return principal;
    this.#report(`nobody has the access key id ${accessKeyId}`);
    throw new ServiceError(
      'com.amazon.coral.service#UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  }

  #decide({ role, session }: Principal, needed: AccessRequest): Decision {
    const narrowed = session === undefined ? 'allowed' : decide(session, needed);
    if (narrowed !== 'allowed') return narrowed;
    const statements = role.statements.map((statement) => {
      const withheld = this.#withheld.get(statement);
      if (withheld === undefined || withheld.size === 0) return statement;
      return { ...statement, actions: statement.actions.filter((action) => !withheld.has(action)) };
    });
    return decide(statements, needed);
  }

  #require(
    principal: Principal,
    { action, resource }: AccessRequest,
    decision: Decision | 'denied_by_key_policy',
  ): void {
    if (decision === 'allowed') return;
    const why = {
      not_allowed: `because no identity-based policy allows the ${action} action`,
      explicitly_denied: 'with an explicit deny in an identity-based policy',
      denied_by_key_policy: 'because of a resource-based policy',
    }[decision];
    const message = `User: ${principal.sessionArn} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
    this.#report(message);
    throw new Error(message);
  }

  #report(message: string): void {
    this.denied.add(message);
    this.#onDenied(message);
  }
}
