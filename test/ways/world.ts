import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import type { Credentials } from '../../local/identity-provider/tool.ts';
import { allow } from '../support/consent.ts';
import type { RunningStack } from '../support/running-stack.ts';
import type { SignInBrowser } from '../support/sign-in-browser.ts';
import { TestProvider } from '../support/test-provider.ts';
import { type ToldRequest, Transcript } from './transcript.ts';

/** A person of an organization whose provider is set up, and a browser of theirs. */
export interface SignedInPerson extends Credentials {
  readonly organization: string;
  readonly browser: SignInBrowser;
}

export interface WayStart {
  readonly running: RunningStack;
  readonly person: SignedInPerson;
  /** Its id. */
  readonly way: string;
}

/** A running stack in which a client comes in, and what is told of it. */
export class WayWorld {
  readonly transcript: Transcript;
  readonly provider: TestProvider;
  readonly person: SignedInPerson;
  /** Of a tool, where its metadata document is. */
  readonly documentUrl: string;
  /** Whose provider signs assertions, and whose member `maria` is: of this way alone. */
  readonly organization: string;
  readonly #running: RunningStack;
  readonly #host: Server;

  private constructor(
    { running, person, way }: WayStart,
    { provider, host }: { readonly provider: TestProvider; readonly host: Server },
  ) {
    this.#running = running;
    this.organization = `org-${way}`;
    this.#host = host;
    this.person = person;
    this.provider = provider;
    const address = `127.0.0.1:${(host.address() as AddressInfo).port}`;
    this.documentUrl = `http://${address}/client.json`;
    this.transcript = new Transcript([
      [`http://${address}`, 'https://tools.example.com'],
      [address, 'tools.example.com'],
      [`${running.issuer}/sample`, 'https://api.example.com'],
      [running.issuer, 'https://auth.example.com'],
      [provider.origin, 'https://idp.example.com'],
      [this.#providerName, 'acme'],
      [this.organization, 'acme'],
    ]);
  }

  static async start(start: WayStart): Promise<WayWorld> {
    const host = createServer((_, response) => {
      const address = `http://127.0.0.1:${(host.address() as AddressInfo).port}/client.json`;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(documentOf(address)));
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    return new WayWorld(start, { provider: await TestProvider.start(), host });
  }

  get #providerName(): string {
    return this.organization.replaceAll('-', '');
  }

  get issuer(): string {
    return this.#running.issuer;
  }

  /** Of the organization's provider. */
  get issuerOfProvider(): string {
    return this.provider.issuer(this.#providerName);
  }

  get resource(): string {
    return this.#running.resource;
  }

  /** What was there before: an organization, its provider and one of its people. Answers the provider's id. */
  async trusted(): Promise<string> {
    const { operator } = this.#running;
    const id = this.organization;
    const issuer = this.provider.issuer(this.#providerName);
    await operator.json('org', 'create', id, '--name', 'Acme');
    const { id: idp = '' } = await operator.json('idp', 'add', id, '--issuer', issuer);
    await operator.json('member', 'add', id, 'maria@acme.example', '--role', 'editor', '--subject', `${idp}:maria`);
    this.transcript.hide(idp, 'idp_0123456789abcdef0123456789abcdef');
    return idp;
  }

  /** Runs a command of the operator's, and tells of it. */
  async operator<T = Readonly<Record<string, string>>>(...args: readonly string[]): Promise<T> {
    const answer = await this.#running.operator.json<T>(...args);
    this.transcript.command(args, answer);
    return answer;
  }

  /** The assertion that the organization's provider would give Maria's tool, in whatever name it knows it by, for its key. */
  async assertion(clientId: string, scope: string, jkt?: string): Promise<string> {
    const iss = this.provider.issuer(this.#providerName);
    const bound = jkt !== undefined && { cnf: { jkt } };
    const claims = { iss, aud: this.issuer, sub: 'maria', client_id: clientId, scope, ...bound };
    this.transcript.claims('The provider’s assertion (ID-JAG) says', claims);
    const assertion = await this.provider.assertion(claims);
    this.transcript.hide(assertion, 'eyJ…');
    return assertion;
  }

  /** Sends it, and tells of it; `authorization` is told by its scheme. */
  async send(
    request: ToldRequest,
    { authorization, proof, tell = (answer) => answer }: SendOptions = {},
  ): Promise<Readonly<Record<string, unknown>>> {
    const { method, path, parameters, json } = request;
    const response = await fetch(this.issuer + path, {
      method,
      headers: {
        ...(authorization && { authorization: authorization.sent }),
        ...(proof !== undefined && { dpop: proof }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
      },
      ...(parameters && { body: new URLSearchParams(parameters) }),
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    const answer = (await response.json()) as Readonly<Record<string, unknown>>;
    const headers = {
      ...(authorization && { Authorization: authorization.told }),
      ...(proof !== undefined && { DPoP: 'eyJ…' }),
    };
    this.transcript.request({ ...request, headers }, response.status, tell(answer));
    return answer;
  }

  /** What a token is, to the API: whom it is for, and what it may. */
  tellToken(accessToken: unknown): void {
    const { client_id, org_id, scope, cnf } = decodeJwt(String(accessToken));
    this.transcript.claims('The access token says', { client_id, org_id, scope, ...(cnf !== undefined && { cnf }) });
  }

  /** The person allows it; the code that the tool is answered with. */
  async allowed(path: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    const url = new URL(path, this.issuer);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    const back = await allow(this.person.browser, url, this.person);
    const code = back.searchParams.get('code') ?? '';
    this.transcript.request({ method: 'GET', path, parameters }, 303, undefined);
    this.transcript.note(
      'The person has signed in at their own provider, has seen who asks for what, and has allowed it.',
    );
    this.transcript.hide(code, '…');
    return code;
  }

  async stop(): Promise<void> {
    this.#host.closeAllConnections();
    await Promise.all([this.provider.stop(), new Promise((done) => this.#host.close(done))]);
  }
}

interface SendOptions {
  readonly authorization?: { readonly sent: string; readonly told: string };
  /** Of the tool's key (RFC 9449). */
  readonly proof?: string;
  /** Of the answer, what matters. */
  readonly tell?: (answer: Readonly<Record<string, unknown>>) => unknown;
}

/** RFC 7591 §2 members, as draft-ietf-oauth-client-id-metadata-document has them. */
export function documentOf(url: string) {
  return {
    client_id: url,
    client_name: 'Desk Tool',
    redirect_uris: ['http://127.0.0.1/callback'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'none',
  };
}
