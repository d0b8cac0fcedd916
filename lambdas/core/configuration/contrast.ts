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

/** The same colour, or the first one on the way to white that is far enough from `ground`, which is dark. */
export function lightenedFor(color: string, ground: string, wanted: number): string {
  const steps = Array.from({ length: STEPS + 1 }, (_, step) => mixedWithWhite(color, step / STEPS));
  return steps.find((step) => contrast(step, ground) >= wanted) ?? '#ffffff';
}

/** The strongest tint of white, of an eighth at most, on which the colour is as legible as text has to be; itself it is on white. */
export function tintOf(color: string, wanted = 4.5): string {
  const steps = Array.from({ length: STEPS + 1 }, (_, step) => mixedWithWhite(color, 1 - (step / STEPS) * MOST_TINT));
  return steps.findLast((step) => contrast(color, step) >= wanted) ?? '#ffffff';
}

const MOST_TINT = 0.08;

const STEPS = 50;

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

function mixedWithWhite(color: string, share: number): string {
  const mixed = channels(color).map((channel) => Math.round(channel + (255 - channel) * share));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
