/** A colour as `#rrggbb`, in either case of letters. */
export function isColor(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/**
 * How far two colours are apart, from 1 (the same) to 21 (black and white); in either order.
 * @see WCAG 2.2, "contrast ratio" and "relative luminance"
 */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const WHITE = '#ffffff';
const BLACK = '#000000';

/** Of a mixture, so that no two neighbours look different. */
const STEPS = 50;

/** The same colour, or the first one on the way to white that is far enough from `ground`, which is dark. */
export function lightenedFor(color: string, ground: string, wanted: number): string {
  return towards(color, WHITE).find((step) => contrast(step, ground) >= wanted) ?? WHITE;
}

/** The same colour, or the first one on the way to black that is far enough from `ground`, which is light. */
export function darkenedFor(color: string, ground: string, wanted: number): string {
  return towards(color, BLACK).find((step) => contrast(step, ground) >= wanted) ?? BLACK;
}

/** The strongest tint of white, by a twelfth of the colour at most, that the colour is still far enough from; or white. */
export function tintFor(color: string, wanted: number): string {
  const tints = towards(mixed(color, WHITE, 1 - MOST_TINT), WHITE);
  return tints.find((tint) => contrast(color, tint) >= wanted) ?? WHITE;
}

const MOST_TINT = 0.08;

function towards(color: string, end: string): readonly string[] {
  return Array.from({ length: STEPS + 1 }, (_, step) => mixed(color, end, step / STEPS));
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(color: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

/** `share` of `end` in it, from none to all. */
function mixed(color: string, end: string, share: number): string {
  const ends = channels(end);
  const channelsOfBoth = channels(color).map((channel, at) => channel + ((ends[at] ?? 0) - channel) * share);
  return `#${channelsOfBoth.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
}
