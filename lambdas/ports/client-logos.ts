import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import type { Logo, LogoDigest } from '../core/clients/logo.ts';

/** Pictures of clients, each in a row of its own, which nothing but showing it reads. */
export interface ClientLogos {
  /** The bytes are those of the digest, or it throws. @throws Unavailable */
  find(client: ClientId, digest: LogoDigest): Promise<Logo | undefined>;
}

/** What comes and goes with a change of the client that refers to it, in its transaction. */
export interface LogoChange {
  readonly put?: Logo | undefined;
  readonly remove?: LogoDigest | undefined;
}
