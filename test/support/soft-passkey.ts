import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { ISSUER } from './fixtures.ts';

/** What an answer says otherwise than an honest authenticator and browser would. */
export interface Lie {
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly crossOrigin?: unknown;
  readonly topOrigin?: string;
  readonly challenge?: string;
  /** Bits 0 (present) and 2 (verified); both by default. */
  readonly flags?: number;
  readonly counter?: number;
  readonly credential?: string;
  readonly userHandle?: string;
  readonly signedBy?: KeyObject;
}

const PRESENT_AND_VERIFIED = 0b101;
const ATTESTED = 0b1000000;

/** An authenticator in software, with one passkey: ES256, without attestation. It answers whatever it is asked. */
export class SoftPasskey {
  readonly credential: string;
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  /** 0: it does not count. */
  counter: number;

  readonly #issuer: string;

  constructor({ counter = 0, credential = randomBytes(16).toString('base64url'), issuer = ISSUER } = {}) {
    this.#issuer = issuer;
    this.counter = counter;
    this.credential = credential;
  }

  /** As `navigator.credentials.create` answers. */
  attest(challenge: string, lie: Lie = {}) {
    const id = Buffer.from(this.credential, 'base64url');
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    const key = cborMap([
      [cborInt(1), cborInt(2)],
      [cborInt(3), cborInt(-7)],
      [cborInt(-1), cborInt(1)],
      [cborInt(-2), cborBytes(Buffer.from(x, 'base64url'))],
      [cborInt(-3), cborBytes(Buffer.from(y, 'base64url'))],
    ]);
    const length = Buffer.from([id.length >> 8, id.length & 0xff]);
    const credentialData = Buffer.concat([Buffer.alloc(16), length, id, key]);
    const authData = Buffer.concat([this.#authData(lie, ATTESTED), credentialData]);
    const attestation = cborMap([
      [cborText('fmt'), cborText('none')],
      [cborText('attStmt'), cborMap([])],
      [cborText('authData'), cborBytes(authData)],
    ]);
    const clientDataJSON = clientData('webauthn.create', challenge, { origin: this.#issuer, ...lie });
    const response = { clientDataJSON, attestationObject: attestation.toString('base64url'), transports: ['internal'] };
    return { ...named(lie.credential ?? this.credential), response };
  }

  /** As `navigator.credentials.get` answers. */
  assert(challenge: string, lie: Lie = {}) {
    if (this.counter > 0 && lie.counter === undefined) this.counter += 1;
    const authData = this.#authData(lie, 0);
    const clientDataJSON = clientData('webauthn.get', challenge, { origin: this.#issuer, ...lie });
    const digest = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest();
    const signature = sign('sha256', Buffer.concat([authData, digest]), lie.signedBy ?? this.#keys.privateKey);
    const response = {
      ...{ clientDataJSON, authenticatorData: authData.toString('base64url') },
      ...{ signature: signature.toString('base64url') },
      ...(lie.userHandle !== undefined && { userHandle: lie.userHandle }),
    };
    return { ...named(lie.credential ?? this.credential), response };
  }

  #authData(
    { rpId = new URL(this.#issuer).hostname, flags = PRESENT_AND_VERIFIED, counter = this.counter }: Lie,
    more: number,
  ) {
    const counted = Buffer.alloc(4);
    counted.writeUInt32BE(counter);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags | more]), counted]);
  }
}

function named(credential: string) {
  return { id: credential, rawId: credential, type: 'public-key', clientExtensionResults: {} };
}

function clientData(type: string, challenge: string, lie: Lie): string {
  const { origin = ISSUER, crossOrigin = false, topOrigin } = lie;
  const said = { type: lie.type ?? type, challenge: lie.challenge ?? challenge, origin, crossOrigin, topOrigin };
  return Buffer.from(JSON.stringify(said)).toString('base64url');
}

/** CBOR (RFC 8949), as much of it as an attestation has: lengths below 65,536. */
function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 0xff]);
}

function cborInt(value: number): Buffer {
  return value >= 0 ? head(0, value) : head(1, -1 - value);
}

function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([head(2, bytes.length), bytes]);
}

function cborText(text: string): Buffer {
  return Buffer.concat([head(3, text.length), Buffer.from(text)]);
}

function cborMap(entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([head(5, entries.length), ...entries.flat()]);
}
