import { readFileSync } from 'node:fs';
import type { EndingCredentials } from './remembered-credentials.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Where ECS hands out credentials of a task's role. */
const ECS_HOST = 'http://169.254.170.2';

/** Over plain HTTP only what the machine itself answers: ECS, EKS Pod Identity, loopback. As AWS's SDKs have it. */
const HTTP_HOSTS = new Set(['169.254.170.2', '169.254.170.23', '[fd00:ec2::23]', '127.0.0.1', 'localhost', '[::1]']);

/** A neighbour on the same machine. */
const TIMEOUT_MS = 1_000;

/**
 * Credentials of the role of a container, on ECS and EKS (Pod Identity), as their environment names them. `undefined`
 * outside of one.
 * @throws Error when the address is one that credentials must not be taken from
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export function containerCredentials(variables: Variables): (() => Promise<EndingCredentials>) | undefined {
  const address = addressOf(variables);
  if (address === undefined) return undefined;
  return async () => {
    const authorization = authorizationOf(variables);
    const answer = await fetch(address, {
      headers: authorization === undefined ? {} : { authorization },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`the container's credentials: HTTP ${answer.status}`);
    return readCredentials(await answer.json());
  };
}

function addressOf(variables: Variables): string | undefined {
  const relative = variables['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
  if (relative) return `${ECS_HOST}${relative}`;
  const full = variables['AWS_CONTAINER_CREDENTIALS_FULL_URI'];
  if (!full) return undefined;
  const { protocol, hostname } = new URL(full);
  if (protocol === 'https:' || (protocol === 'http:' && HTTP_HOSTS.has(hostname))) return full;
  throw new Error('AWS_CONTAINER_CREDENTIALS_FULL_URI must be https, or an address of this very machine');
}

/** Read anew each time: EKS replaces the file. */
function authorizationOf(variables: Variables): string | undefined {
  const file = variables['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];
  return file ? readFileSync(file, 'utf8').trim() : variables['AWS_CONTAINER_AUTHORIZATION_TOKEN'];
}

/** @throws Error that shows nothing of what was answered */
function readCredentials(answer: unknown): EndingCredentials {
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = (answer ?? {}) as Readonly<Record<string, unknown>>;
  const expiration = new Date(String(Expiration));
  if (!isText(AccessKeyId) || !isText(SecretAccessKey) || !isText(Token) || Number.isNaN(expiration.getTime())) {
    throw new Error("the container's credentials cannot be understood");
  }
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token, expiration };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
