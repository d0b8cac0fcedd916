import { createHash } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An access key id in the form of AWS's own, the same for the same name at every start. */
export function accessKeyIdFor(name: string): string {
  const digest = createHash('sha256').update(name).digest();
  return `AKIA${[...digest.subarray(0, 16)].map((byte) => BASE32[byte % 32]).join('')}`;
}
