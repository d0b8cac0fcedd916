import { createHash } from 'node:crypto';
import { isLogoDigest, MAX_LOGO_BYTES, parseLogo } from '../../../lambdas/core/clients/logo.ts';
import { jpeg, png, webp } from '../../support/pictures.ts';

const problemOf = (bytes: Uint8Array) => {
  const parsed = parseLogo(bytes);
  return parsed.ok ? undefined : parsed.error.problem;
};
const NO_PICTURE = 'must be a whole picture: PNG, JPEG or WebP';
const SIDES = 'must have 16 to 512 pixels on each side';

describe('a client’s picture', () => {
  it.each([
    ['PNG', 'image/png', png(64)],
    ['JPEG', 'image/jpeg', jpeg(64)],
    ['WebP, lossy', 'image/webp', webp('VP8 ', 64)],
    ['WebP, lossless', 'image/webp', webp('VP8L', 64)],
    ['WebP, extended', 'image/webp', webp('VP8X', 64)],
  ])('is %s by its own bytes, and known by their digest', (_, mediaType, bytes) => {
    const digest = createHash('sha256').update(bytes).digest('hex');
    expect(parseLogo(bytes)).toEqual({ ok: true, value: { mediaType, digest, bytes } });
  });

  it.each([
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><script/></svg>')],
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['GIF', Buffer.from('GIF89a@\0@\0')],
    ['nothing', Buffer.alloc(0)],
    ['a PNG with a page behind it', Buffer.concat([png(64), Buffer.from('<script>alert(1)</script>')])],
    ['a PNG that is cut off', png(64).subarray(0, -4)],
    ['a PNG’s first bytes alone', png(64).subarray(0, 30)],
    ['a PNG behind something', Buffer.concat([Buffer.from('<'), png(64)])],
    ['a JPEG with a page behind it', Buffer.concat([jpeg(64), Buffer.from('<script>')])],
    ['a JPEG without a frame', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xda, 0, 2, 0, 0, 0xff, 0xd9])],
    [
      'a JPEG whose segment is longer than it is',
      Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0, 0, 0, 0xff, 0xd9]),
    ],
    ['a JPEG whose segment has no length', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0xff, 0xd9])],
    ['a WebP with a page behind it', Buffer.concat([webp('VP8L', 64), Buffer.from('<script>')])],
    ['a WebP that is cut off', webp('VP8X', 64).subarray(0, -1)],
    ['another RIFF file', Buffer.from(webp('VP8L', 64).toString('latin1').replace('WEBP', 'WAVE'), 'latin1')],
  ])('never is what is no whole picture: %s', (_, bytes) => {
    expect(problemOf(bytes)).toBe(NO_PICTURE);
  });

  it.each([
    [16, 16, undefined],
    [512, 512, undefined],
    [15, 16, SIDES],
    [513, 513, SIDES],
    [512, 513, SIDES],
    [0, 64, SIDES],
    [80, 64, undefined],
    [81, 64, 'must be a square, or nearly one'],
    [64, 81, 'must be a square, or nearly one'],
  ])('of %s × %s pixels: %s', (width, height, problem) => {
    for (const bytes of [png(width, height), jpeg(width, height)]) expect(problemOf(bytes)).toBe(problem);
    if (width > 0)
      for (const coding of ['VP8 ', 'VP8L', 'VP8X'] as const) {
        expect(problemOf(webp(coding, width, height))).toBe(problem);
      }
  });

  it('of more bytes than are kept is not even looked at', () => {
    expect(problemOf(Buffer.alloc(MAX_LOGO_BYTES + 1))).toBe('must have at most 65536 bytes');
    expect(problemOf(Buffer.alloc(MAX_LOGO_BYTES))).toBe(NO_PICTURE);
  });
});

/** A segment of a JPEG before its end: its marker, its length, and what is in it. */
const segment = (marker: number, ...data: readonly number[]) => [0xff, marker, 0, data.length + 2, ...data];
const FRAME = [8, 0, 64, 0, 64, 1, 1, 0x11, 0];
const jpegOf = (...bytes: readonly number[]) => Buffer.from([0xff, 0xd8, ...bytes, 0xff, 0xd9]);

describe('the sides of a JPEG', () => {
  it.each([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf])(
    'stand in a frame, by whichever coding: %d',
    (marker) => {
      expect(problemOf(jpegOf(...segment(marker, ...FRAME)))).toBeUndefined();
    },
  );

  it.each([0xc4, 0xc8, 0xcc, 0xdb, 0xdf, 0xe0, 0xef, 0xfe])('stand behind what is no frame: %d', (marker) => {
    expect(problemOf(jpegOf(...segment(marker, ...FRAME)))).toBe(NO_PICTURE);
    for (const before of [segment(marker), segment(marker, ...FRAME)])
      expect(problemOf(jpegOf(...before, ...segment(0xc0, ...FRAME)))).toBeUndefined();
  });

  it.each([0x01, 0xbf, 0xd0, 0xd7, 0xd8, 0xd9, 0xda])(
    'never stand behind what has no length, or the picture: %d',
    (marker) => {
      expect(problemOf(jpegOf(...segment(marker, 1, 2), ...segment(0xc0, ...FRAME)))).toBe(NO_PICTURE);
    },
  );

  it.each<[string, readonly number[]]>([
    ['something between two segments', [...segment(0xe0), 0, 0xc0, 0, 11, ...FRAME]],
    ['a frame that is cut off', [0xff, 0xc0, 0]],
    ['a frame that ends before its sides', [0xff, 0xc0, 0, 11, 8]],
    ['an end alone', [0xff, 0xe0]],
  ])('are not read of %s', (_, bytes) => {
    expect(problemOf(jpegOf(...bytes))).toBe(NO_PICTURE);
  });
});

describe('the first bytes of a format', () => {
  it('are followed by the rest of its header', () => {
    const end = png(64).subarray(-12);
    expect(problemOf(Buffer.concat([png(64).subarray(0, 33), end]))).toBeUndefined();
    expect(problemOf(Buffer.concat([png(64).subarray(0, 16), end]))).toBe(NO_PICTURE);
    expect(problemOf(Buffer.concat([png(64).subarray(0, 32), end]))).toBe(NO_PICTURE);
  });

  it.each([
    ['VP8 ', 23],
    ['VP8 ', 25],
    ['VP8L', 20],
  ] as const)('are those of a WebP’s coding too: %s', (coding, at) => {
    const bytes = webp(coding, 64);
    bytes[at] = 0;
    expect(problemOf(bytes)).toBe(NO_PICTURE);
  });

  it('are of a WebP of thirty bytes at least, which hold its sides', () => {
    const cut = (length: number) => {
      const bytes = Buffer.from(webp('VP8X', 64).subarray(0, length));
      bytes.writeUInt32LE(length - 8, 4);
      return bytes;
    };
    expect(problemOf(cut(30))).toBeUndefined();
    expect(problemOf(cut(29))).toBe(NO_PICTURE);
  });
});

it('a picture is named by 64 hexadecimal digits, and by nothing else', () => {
  const digest = '0123456789abcdef'.repeat(4);
  expect(isLogoDigest(digest)).toBe(true);
  for (const other of [
    digest.slice(1),
    `${digest}0`,
    `x${digest}`,
    `${digest}x`,
    digest.toUpperCase(),
    [digest],
    7,
    undefined,
  ])
    expect(isLogoDigest(other)).toBe(false);
});
