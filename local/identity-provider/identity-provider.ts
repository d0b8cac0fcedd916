/** The enterprise identity provider of the demo: real sign-in, real tokens, on loopback. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';
import { Provider, type ProviderError } from 'oidc-provider';
import { type Account, DEMO_ACCOUNTS } from './accounts.ts';
import {
  configurationOf,
  type SignInRegistration,
  signInClient,
  type ToolRegistration,
  toolClient,
} from './configuration.ts';
import { currentFault, type FaultName, mendProvider, UNREADABLE_KEYS, withFault } from './faults.ts';
import { handleInteraction, INTERACTION_PATH } from './interaction.ts';
import { type PersonalityName, shapeOf } from './personalities.ts';
import { loadState, type ProviderState } from './state.ts';
import { subjectTokenVerifier } from './subject-token.ts';
import { EXCHANGE_PARAMETERS, exchangeHandler, REPEATABLE_PARAMETERS, TOKEN_EXCHANGE } from './token-exchange.ts';
import { answersToolDocument } from './tool-document.ts';

export interface IdentityProviderOptions {
  /** On 127.0.0.1. 0 takes a free one. */
  readonly port: number;
  /** Where browsers and other servers reach it, behind a proxy or not. Absent: `http://127.0.0.1:<port>`. */
  readonly issuer?: string;
  /** The issuer that assertions are for: Countersign's. */
  readonly resourceAuthorizationServer: string;
  readonly tools: readonly ToolRegistration[];
  readonly signIn?: SignInRegistration;
  readonly accounts?: readonly Account[];
  /** Keeps signing key and client secrets across restarts, in a file of mode 0600. Sessions are never kept. */
  readonly stateDirectory?: string;
  /** Whose assertions it issues; absent: those of the draft's example. */
  readonly personality?: PersonalityName;
  /** One line per sign-in, assertion and failure; never a token. */
  readonly onLog?: (line: string) => void;
}

export interface IdentityProvider {
  readonly issuer: string;
  /** On 127.0.0.1. */
  readonly port: number;
  /** The secret of each of `tools`, by client id. */
  readonly clientSecrets: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Where oidc-provider publishes its keys. */
const KEYS_PATH = '/jwks';

/** Rejects when the port is taken or the state cannot be read. */
export async function startIdentityProvider(options: IdentityProviderOptions): Promise<IdentityProvider> {
  const state = await loadState(
    options.stateDirectory,
    options.tools.map(({ clientId }) => clientId),
  );
  // What a former start has left broken would break this one's walkthrough.
  if (options.stateDirectory !== undefined) mendProvider(options.stateDirectory);
  const server = await listen(options.port);
  const { port } = server.address() as AddressInfo;
  const issuer = options.issuer ?? `http://127.0.0.1:${port}`;
  serve(server, createProvider(issuer, state, options), { ...options, issuer });
  return { issuer, port, clientSecrets: state.clientSecrets, close: () => close(server) };
}

function createProvider(issuer: string, state: ProviderState, options: IdentityProviderOptions): Provider {
  const { accounts = DEMO_ACCOUNTS, tools, signIn, onLog } = options;
  const clients = tools.map((tool) => toolClient(tool, state.clientSecrets[tool.clientId]));
  if (signIn !== undefined) clients.push(signInClient(signIn));
  const provider = new Provider(issuer, configurationOf({ ...state, accounts, clients }));
  // Believes what {@link asIssuer} says, and nobody else.
  provider.proxy = true;
  const handler = exchangeHandler({
    issuer,
    resourceAuthorizationServer: options.resourceAuthorizationServer,
    signingKey: state.signingKey,
    accounts,
    verifySubjectToken: subjectTokenVerifier(issuer, publicHalf(state.signingKey)),
    clientIdAtResource: (clientId) => clientIdAtResource(tools, clientId),
    shape: shapeOf(options.personality),
    faulty: (draft) => withFault(draft, currentFault(options.stateDirectory)),
    onIssued: (clientId, { email }) => onLog?.(`issued an assertion for ${email} to ${clientId}`),
  });
  provider.registerGrantType(TOKEN_EXCHANGE, handler, EXCHANGE_PARAMETERS, REPEATABLE_PARAMETERS);
  provider.on('grant.error', (_context, error) => onLog?.(`refused a token request: ${explain(error)}`));
  provider.on('server_error', (_context, error) => onLog?.(`failed: ${error.stack ?? error.message}`));
  return provider;
}

function explain({ message, error_description: description, error_detail: detail }: ProviderError): string {
  return [message, description, detail].filter((part) => part !== undefined).join(': ');
}

function publicHalf({ kty, n, e, kid, alg, use }: JWK): JWK {
  return { kty, n, e, kid, alg, use } as JWK;
}

function clientIdAtResource(tools: readonly ToolRegistration[], clientId: string): string {
  return tools.find((tool) => tool.clientId === clientId)?.clientIdAtResource ?? clientId;
}

function serve(
  server: Server,
  provider: Provider,
  options: IdentityProviderOptions & Required<Pick<IdentityProviderOptions, 'issuer'>>,
): void {
  const { accounts = DEMO_ACCOUNTS, issuer, stateDirectory, onLog } = options;
  const answer = provider.callback();
  const onSignedIn = ({ email }: Account) => onLog?.(`${email} signed in`);
  server.on('request', (request, response) => {
    asIssuer(request, issuer);
    if (request.url === KEYS_PATH && answersBroken(response, currentFault(stateDirectory))) return;
    if (answersToolDocument(request, response, issuer)) return;
    if (!request.url?.startsWith(INTERACTION_PATH)) return answer(request, response);
    handleInteraction(request, response, { provider, accounts, onSignedIn }).catch((error: Error) => {
      onLog?.(`failed: ${error.stack ?? error.message}`);
      response.destroy();
    });
  });
}

/**
 * Whatever a tunnel or a proxy in front has made of the request's address: its own is the issuer's. So links, forms and the
 * `Secure` of cookies are right behind any, and nobody can choose them.
 */
function asIssuer({ headers }: IncomingMessage, issuer: string): void {
  const { host, protocol } = new URL(issuer);
  for (const name of Object.keys(headers)) if (name.startsWith('x-forwarded-')) delete headers[name];
  headers.host = host;
  headers['x-forwarded-proto'] = protocol.slice(0, -1);
}

/** Whether the keys' own address is what is broken: then it has answered. */
function answersBroken(response: ServerResponse, fault: FaultName | undefined): boolean {
  if (fault === 'keys-unreachable') response.writeHead(503).end();
  else if (fault === 'keys-unreadable')
    response.writeHead(200, { 'content-type': 'application/jwk-set+json' }).end(JSON.stringify(UNREADABLE_KEYS));
  else return false;
  return true;
}

function listen(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
