import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { SigningAlgorithm } from '../../../lambdas/core/configuration.ts';
import type { NewKey, PublicJwk, RingKey } from '../../../lambdas/core/keys/ring.ts';
import type { KeyManager, StoredKey } from '../../../lambdas/ports/key-manager.ts';
import { KeyUnusable } from '../../../lambdas/ports/signer.ts';

type Lifecycle = 'enabled' | 'disabled' | 'deletion_scheduled';

interface SimulatedKey extends NewKey {
  readonly createdAt: number;
  readonly privateKey: KeyObject;
  state: Lifecycle;
  probed: boolean;
}

/** A key service with real keys, as KMS holds them: nothing is deleted before somebody asks, and then it signs no more. */
export class SimulatedKeyService implements KeyManager {
  readonly keys = new Map<string, SimulatedKey>();
  readonly #clock: () => number;
  readonly #pass: (seconds: number) => void;

  constructor(clock: () => number, pass: (seconds: number) => void) {
    this.#clock = clock;
    this.#pass = pass;
  }

  async createKey(algorithm: SigningAlgorithm): Promise<NewKey> {
    const kid = `key-${this.keys.size + 1}`;
    const { privateKey, publicKey } = algorithm === 'ES256' ? newEcKey() : newRsaKey();
    const publicJwk = publicKey.export({ format: 'jwk' }) as unknown as PublicJwk;
    const key: NewKey = { kid, keyArn: `arn:${kid}`, algorithm, publicJwk };
    this.keys.set(key.keyArn, { ...key, createdAt: this.#clock(), privateKey, state: 'enabled', probed: false });
    return key;
  }

  /** Takes as long as the tag of a new key may take to be noticed, at worst. */
  async probe({ keyArn }: NewKey): Promise<void> {
    this.#pass(this.keys.size % 5 === 0 ? 300 : 5);
    const key = this.#get(keyArn);
    if (key.state !== 'enabled') throw new Error(`the key ${keyArn} does not sign`);
    key.probed = true;
  }

  async signs({ keyArn }: NewKey): Promise<boolean> {
    return this.#get(keyArn).state === 'enabled';
  }

  async scheduleDeletion(keyArn: string): Promise<void> {
    this.#get(keyArn).state = 'deletion_scheduled';
  }

  async listKeys(): Promise<readonly StoredKey[]> {
    return [...this.keys.values()].filter(({ state }) => state !== 'deletion_scheduled');
  }

  keyOf(kid: string): SimulatedKey {
    return this.#get(`arn:${kid}`);
  }

  /** What somebody with too many permissions does. */
  disable(keyArn: string): void {
    this.#get(keyArn).state = 'disabled';
  }

  async sign({ keyArn, algorithm }: RingKey, signingInput: string): Promise<string> {
    const { state, privateKey } = this.#get(keyArn);
    if (state !== 'enabled') throw new KeyUnusable();
    const key = algorithm === 'ES256' ? ({ key: privateKey, dsaEncoding: 'ieee-p1363' } as const) : privateKey;
    return sign('sha256', Buffer.from(signingInput), key).toString('base64url');
  }

  #get(keyArn: string): SimulatedKey {
    const key = this.keys.get(keyArn);
    if (key === undefined) throw new Error(`there is no key ${keyArn}`);
    return key;
  }
}

function newEcKey() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** Shorter than any that we publish: a year of RSA_2048 takes too long to generate. */
function newRsaKey() {
  return generateKeyPairSync('rsa', { modulusLength: 1_024 });
}
