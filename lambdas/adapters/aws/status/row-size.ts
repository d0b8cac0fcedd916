import { gzipSync } from 'node:zlib';

/** An item of DynamoDB is at most 400 KB, with its names. */
const MAX_ROW_BYTES = 400 * 1_024;
const NAMES_BYTES = 512;

export interface Oversize {
  readonly bytes: number;
  readonly allowed: number;
}

/** Of text that would not fit a row with its key. */
export function oversizeOf(text: string): Oversize | undefined {
  const bytes = Buffer.byteLength(text) + NAMES_BYTES;
  return bytes > MAX_ROW_BYTES ? { bytes, allowed: MAX_ROW_BYTES } : undefined;
}

/** The same of a whole configuration, as it is kept: compressed. */
export function oversizeOfConfiguration(json: string): Oversize | undefined {
  return oversizeOf(compressed(json));
}

/** As text. */
export function compressed(json: string): string {
  return gzipSync(json).toString('base64');
}
