import { createHash } from 'node:crypto';

/**
 * Texts of the form that secrets have here and at providers, one of each kind, none of them good for anything: what
 * somebody pastes into the wrong field, or a program puts into the wrong parameter.
 */
export const PLANTED: readonly { readonly kind: string; readonly value: string }[] = [
  ...[
    ...['session cookie', 'setup session cookie', 'setup token', 'CSRF token', 'client secret', 'state', 'nonce'],
    ...['code verifier', 'authorization code', 'refresh token', 'device code', 'API key'],
  ].map((kind) => ({ kind, value: random(kind) })),
  { kind: 'agent token', value: `csagt_${jws('agent token')}` },
  ...['access token', 'identity assertion', 'client assertion', 'id_token', 'subject token', 'logout token'].map(
    (kind) => ({ kind, value: jws(kind) }),
  ),
  {
    kind: 'login attempt cookie',
    value: Buffer.from(JSON.stringify({ state: random('attempt') })).toString('base64url'),
  },
  { kind: 'Basic credentials', value: Buffer.from(`cursor:${random('basic')}`).toString('base64') },
  { kind: 'opaque access token', value: `ya29.${random('opaque')}_${random('more')}` },
  {
    kind: 'secret in hexadecimal, upper case',
    value: createHash('sha256').update('upper').digest('hex').toUpperCase(),
  },
  { kind: 'private key', value: `-----BEGIN PRIVATE KEY-----\n${random('pem')}\n-----END PRIVATE KEY-----` },
  { kind: 'AWS secret', value: `${random('aws').slice(0, 20)}/${random('aws2').slice(0, 18)}+A` },
  { kind: 'password', value: `correct horse ${random('password').slice(0, 12)} staple` },
  { kind: 'URL with a token', value: `https://idp.example/callback#access_token=${random('fragment')}` },
];

/** The secrets in turn. */
export function plant(index: number): string {
  return PLANTED[index % PLANTED.length]?.value ?? '';
}

/** 43 characters, as 256 random bits have in base64url. The `U` is in no id of ours. */
function random(kind: string): string {
  return `U${createHash('sha256').update(kind).digest('base64url').slice(0, 42)}`;
}

/** As long as one, with nothing in it, and no signature. */
function jws(kind: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'ES256', typ: kind })}.${part({ sub: random(kind) })}.${random(`${kind}1`)}${random(`${kind}2`)}`;
}
