export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

/** What a picture's own bytes say of it; sides in pixels. */
export interface ImageFacts {
  readonly mediaType: ImageType;
  readonly width: number;
  readonly height: number;
}

/**
 * By the first bytes of its format, its sides, and its last bytes: nothing stands before or behind the picture.
 * `undefined`: none of these formats, cut off, or with something behind it. Does NOT decode it.
 */
export function readImage(bytes: Uint8Array): ImageFacts | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return readPng(bytes, view) ?? readJpeg(bytes, view) ?? readWebP(bytes, view);
}

function startsWith(bytes: Uint8Array, expected: readonly number[], at = 0): boolean {
  return bytes.byteLength >= at + expected.length && expected.every((byte, i) => bytes[at + i] === byte);
}

const ascii = (text: string): readonly number[] => [...text].map((letter) => letter.charCodeAt(0));

/** PNG §5.2. */
const PNG_SIGNATURE = [0x89, ...ascii('PNG'), 0x0d, 0x0a, 0x1a, 0x0a];
/** An `IEND` chunk, which has no data, and its checksum (PNG §11.2.5). */
const PNG_END = [0, 0, 0, 0, ...ascii('IEND'), 0xae, 0x42, 0x60, 0x82];

/** PNG §11.2.2: `IHDR`, of 13 bytes, comes first. */
function readPng(bytes: Uint8Array, view: DataView): ImageFacts | undefined {
  const isPng = startsWith(bytes, [...PNG_SIGNATURE, 0, 0, 0, 13, ...ascii('IHDR')]);
  if (!isPng || bytes.byteLength < 45 || !startsWith(bytes, PNG_END, bytes.byteLength - PNG_END.length)) {
    return undefined;
  }
  return { mediaType: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
}

/** ITU-T T.81 table B.1: frames, by whichever coding; not tables (C4), reserved (C8) or arithmetic conditions (CC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** ITU-T T.81 annex B: segments, each with its length, up to the frame's header, which has the sides. */
function readJpeg(bytes: Uint8Array, view: DataView): ImageFacts | undefined {
  const size = bytes.byteLength;
  if (!startsWith(bytes, [0xff, 0xd8, 0xff]) || !startsWith(bytes, [0xff, 0xd9], size - 2)) return undefined;
  for (let at = 2; at + 9 <= size && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] ?? 0;
    if (isFrame(marker)) {
      return { mediaType: 'image/jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    const length = view.getUint16(at + 2);
    // The coded picture begins (DA), or this is no segment with a length: no frame came before it.
    if (length < 2 || marker < 0xc0 || marker === 0xda || (marker >= 0xd0 && marker <= 0xd9)) return undefined;
    at += 2 + length;
  }
  return undefined;
}

/** RFC 9649 §2.4: a RIFF file whose size is that of the whole; §2.5 to §2.7 for the sides. */
function readWebP(bytes: Uint8Array, view: DataView): ImageFacts | undefined {
  const isWhole = bytes.byteLength >= 30 && view.getUint32(4, true) + 8 === bytes.byteLength;
  if (!isWhole || !startsWith(bytes, ascii('RIFF')) || !startsWith(bytes, ascii('WEBP'), 8)) return undefined;
  const sides = startsWith(bytes, ascii('VP8 '), 12)
    ? lossySides(bytes, view)
    : startsWith(bytes, ascii('VP8L'), 12)
      ? losslessSides(bytes, view)
      : startsWith(bytes, ascii('VP8X'), 12)
        ? { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) }
        : undefined;
  return sides && { mediaType: 'image/webp', ...sides };
}

type Sides = Pick<ImageFacts, 'width' | 'height'>;

/** RFC 6386 §9.1: a key frame's start code, then two sides of 14 bits. */
function lossySides(bytes: Uint8Array, view: DataView): Sides | undefined {
  if (!startsWith(bytes, [0x9d, 0x01, 0x2a], 23)) return undefined;
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

/** RFC 9649 §3.4: a signature byte, then two sides of 14 bits, each less one. */
function losslessSides(bytes: Uint8Array, view: DataView): Sides | undefined {
  if (bytes[20] !== 0x2f) return undefined;
  const bits = view.getUint32(21, true);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}
