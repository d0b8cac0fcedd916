import { renderUnicodeCompact } from 'uqr';

/** Light modules around the code. ISO/IEC 18004 has four; two are enough for cameras, and fit on a screen. */
const BORDER = 2;

/**
 * A text as a QR code, in lines of half blocks, each two rows of modules. A camera needs dark on light: with `styled` the
 * colours are set, whatever those of the terminal are; without, light is what the terminal writes with.
 */
export function drawQrCode(text: string, { styled }: { readonly styled: boolean }): readonly string[] {
  const lines = renderUnicodeCompact(text, { ecc: 'L', border: BORDER }).split('\n');
  return styled ? lines.map((line) => `\u001b[97;40m${line}\u001b[0m`) : lines;
}
