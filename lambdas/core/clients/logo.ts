import { createHash } from 'node:crypto';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { clientSegment, pathOf, ROUTES } from '../../routes.ts';
import type { FieldProblem } from '../registration/field-problem.ts';
import { type ImageFacts, readImage } from './image.ts';

/** SHA-256 of the picture's bytes, hexadecimal: another picture is another address. */
export type LogoDigest = string & { readonly __brand: 'LogoDigest' };

/** A client's picture, as the operator gave it: kept by us, and never fetched from anywhere. */
export interface Logo extends Pick<ImageFacts, 'mediaType'> {
  readonly digest: LogoDigest;
  readonly bytes: Uint8Array;
}

/** One read, and one answer of the API, which carries it as base64. */
export const MAX_LOGO_BYTES = 65_536;

/** Pixels of each side. Shown at 32 to 40, on dense screens at three times that. */
export const MIN_LOGO_PIXELS = 16;
export const MAX_LOGO_PIXELS = 512;

/** The longer side is at most this much of the shorter one: it stands in a square. */
const MAX_RATIO = 1.25;

export function isLogoDigest(value: unknown): value is LogoDigest {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

export function logoDigest(bytes: Uint8Array): LogoDigest {
  return createHash('sha256').update(bytes).digest('hex') as LogoDigest;
}

/**
 * A picture that may be shown: PNG, JPEG or WebP by its own bytes, whatever its file is called, whole from the first byte to
 * the last, of a size that is bounded. Never SVG, which is a document. Does NOT check that all of it decodes: browsers do,
 * each picture by the type that is said here and no other (`nosniff`).
 */
export function parseLogo(bytes: Uint8Array): Result<Logo, FieldProblem> {
  const refuse = (problem: string) => err({ field: 'logo', problem });
  if (bytes.byteLength > MAX_LOGO_BYTES) return refuse(`must have at most ${MAX_LOGO_BYTES} bytes`);
  const image = readImage(bytes);
  if (image === undefined) return refuse('must be a whole picture: PNG, JPEG or WebP');
  const [shorter, longer] = [Math.min(image.width, image.height), Math.max(image.width, image.height)];
  if (shorter < MIN_LOGO_PIXELS || longer > MAX_LOGO_PIXELS)
    return refuse(`must have ${MIN_LOGO_PIXELS} to ${MAX_LOGO_PIXELS} pixels on each side`);
  if (longer > shorter * MAX_RATIO) return refuse('must be a square, or nearly one');
  return ok({ mediaType: image.mediaType, digest: logoDigest(bytes), bytes });
}

/** Where we serve it: a path of ours, so that no page names another origin's picture. */
export function logoPath(client: ClientId, digest: LogoDigest): string {
  return pathOf(ROUTES.metadata.logo, { client: clientSegment(client), digest });
}
