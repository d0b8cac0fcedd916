import { crc32, deflateSync } from 'node:zlib';

/** A whole PNG of one colour, which browsers show. */
export function png(width: number, height = width, colour: readonly [number, number, number] = [31, 95, 191]): Buffer {
  const row = Buffer.from([0, ...Array.from({ length: width }, () => colour).flat()]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}

/** Headers of a JPEG, after a table and a comment; no coded picture. */
export function jpeg(width: number, height = width): Buffer {
  const frame = Buffer.from([0xff, 0xc2, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]);
  const before = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xfe, 0, 3, 65]);
  return Buffer.concat([before, frame, Buffer.from([0xff, 0xda, 0, 2, 0, 0xff, 0xd9])]);
}

/** Headers of a WebP by each of its codings; no coded picture. */
export function webp(coding: 'VP8 ' | 'VP8L' | 'VP8X', width: number, height = width): Buffer {
  const data = Buffer.alloc(18);
  if (coding === 'VP8 ') {
    data.set([0x9d, 0x01, 0x2a], 3);
    data.writeUInt16LE(width, 6);
    data.writeUInt16LE(height, 8);
  } else if (coding === 'VP8L') {
    data[0] = 0x2f;
    data.writeUInt32LE((((height - 1) << 14) | (width - 1)) >>> 0, 1);
  } else {
    data.writeUIntLE(width - 1, 4, 3);
    data.writeUIntLE(height - 1, 7, 3);
  }
  const sizes = [Buffer.alloc(4), Buffer.alloc(4)] as const;
  sizes[0].writeUInt32LE(data.length + 12);
  sizes[1].writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from('RIFF'), sizes[0], Buffer.from(`WEBP${coding}`), sizes[1], data]);
}
