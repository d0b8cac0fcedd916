import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { freePort } from '../../../local/runtime/free-port.ts';
import { listening } from './listening.ts';

/** Half a minute of Java, and ten times that on a busy machine. */
export const KEYCLOAK_START_MS = 480_000;

/** As a customer's administrator has entered them: in the words of Keycloak's own admin API. */
export interface Realm {
  readonly realm: string;
  readonly users: readonly RealmUser[];
  readonly clients: readonly Readonly<Record<string, unknown>>[];
}

export interface RealmUser {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

interface KeyProvider {
  readonly id: string;
  readonly providerId: string;
  readonly config: Readonly<Record<string, readonly string[]>>;
}

interface AdminClient {
  readonly id: string;
  readonly secret: string;
}

/** A Keycloak of its own, with nothing on disk. Whoever starts it ends it. */
export class Keycloak {
  readonly #origin: string;
  readonly #admin: AdminClient;
  readonly #server: ChildProcess;

  private constructor(origin: string, admin: AdminClient, server: ChildProcess) {
    this.#origin = origin;
    this.#admin = admin;
    this.#server = server;
  }

  /** The distribution in `home`, built already. */
  static async start(home: string): Promise<Keycloak> {
    const port = await freePort(0);
    const origin = `http://127.0.0.1:${port}`;
    const admin = { id: 'interop', secret: randomUUID() };
    const options = ['--http-enabled=true', '--http-host=127.0.0.1', `--http-port=${port}`, `--hostname=${origin}`];
    const server = await listening(
      ['bash', join(home, 'bin/kc.sh'), 'start', '--optimized', ...options],
      { KC_BOOTSTRAP_ADMIN_CLIENT_ID: admin.id, KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: admin.secret },
      'Listening on: ',
    );
    return new Keycloak(origin, admin, server);
  }

  issuer(realm: string): string {
    return `${this.#origin}/realms/${realm}`;
  }

  tokenEndpoint(realm: string): string {
    return `${this.issuer(realm)}/protocol/openid-connect/token`;
  }

  /** With people who have nothing left to fill in at their first sign-in. */
  async createRealm({ realm, users, clients }: Realm): Promise<void> {
    const complete = users.map(({ username, email, password }) => ({
      ...{ username, email, emailVerified: true, enabled: true, firstName: 'First', lastName: 'Last' },
      credentials: [{ type: 'password', value: password, temporary: false }],
    }));
    await this.admin('POST', '', { realm, enabled: true, users: complete, clients });
  }

  /** What `sub` says of a person there. */
  async subject(realm: string, username: string): Promise<string> {
    const [user] = await this.admin<{ readonly id: string }[]>(
      'GET',
      `/${realm}/users?exact=true&username=${username}`,
    );
    if (user === undefined) throw new Error(`${realm} has no ${username}`);
    return user.id;
  }

  /** Keycloak's own id of a client. */
  async clientId(realm: string, client: string): Promise<string> {
    const [found] = await this.admin<{ readonly id: string }[]>('GET', `/${realm}/clients?clientId=${client}`);
    if (found === undefined) throw new Error(`${realm} has no client ${client}`);
    return found.id;
  }

  /** The name of the key that signs there now. */
  async signingKey(realm: string): Promise<string> {
    const { active } = await this.admin<{ readonly active: { readonly RS256: string } }>('GET', `/${realm}/keys`);
    return active.RS256;
  }

  /** As its guide says: a key that goes before the old one, which is then switched off. */
  async rotateKey(realm: string): Promise<void> {
    const { id: parentId } = await this.admin<{ readonly id: string }>('GET', `/${realm}`);
    const providerType = 'org.keycloak.keys.KeyProvider';
    const query = new URLSearchParams({ parent: parentId, type: providerType });
    const all = await this.admin<readonly KeyProvider[]>('GET', `/${realm}/components?${query}`);
    const next = { name: 'next', providerId: 'rsa-generated', providerType, parentId };
    await this.admin('POST', `/${realm}/components`, { ...next, config: { priority: ['200'], algorithm: ['RS256'] } });
    for (const old of all.filter(({ providerId }) => providerId === 'rsa-generated')) {
      const config = { ...old.config, enabled: ['false'], active: ['false'] };
      await this.admin('PUT', `/${realm}/components/${old.id}`, { ...old, config });
    }
  }

  /** The admin API's realms. Rejects with what it says. */
  async admin<T = unknown>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.#origin}/admin/realms${path}`, {
      method,
      headers: { authorization: `Bearer ${await this.#adminToken()}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Keycloak: ${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#server.once('close', resolve));
    this.#server.kill();
    await ended;
  }

  /** Each time another: it ends soon, and knows the realms that there were when it was issued. */
  async #adminToken(): Promise<string> {
    const { id, secret } = this.#admin;
    const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
    const response = await fetch(this.tokenEndpoint('master'), { method: 'POST', body: new URLSearchParams(form) });
    return ((await response.json()) as { readonly access_token: string }).access_token;
  }
}
