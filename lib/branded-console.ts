import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type PackedFile, packContent } from '../console/build/compress.ts';
import {
  type Accent,
  type Branding,
  logoFileName,
  logoFilePath,
  TEXT_CONTRAST,
} from '../lambdas/core/configuration/branding.ts';
import { darkenedFor, tintFor } from '../lambdas/core/configuration/contrast.ts';
import { html } from '../lambdas/endpoints/http/html.ts';
import { CONSOLE_ROOT } from '../lambdas/routes.ts';
import type { DeployableBranding } from './branding.ts';

/** Written by the console's build; takes the colours that are put before it. */
const ACCENT_STYLE = 'accent.css';

/** What distinguishes one console from another of the same build. */
export function digestOfBranding({ input }: DeployableBranding): string {
  return sha256(JSON.stringify(input));
}

/**
 * Makes a copy of the built console the vendor's: its picture and its colour become files of the console, named by their
 * content, and `index.html` names them and the product. So the console's function needs no configuration, and its policy
 * stays what it is: nothing inline, nothing from elsewhere.
 * @param folder the copy, with its `files.json`
 */
export function brandConsole(folder: string, { branding, logo }: DeployableBranding): void {
  const index = join(folder, 'files.json');
  const files = JSON.parse(readFileSync(index, 'utf8')) as readonly PackedFile[];
  const added: PackedFile[] = [];
  let style: string | undefined;
  if (branding.accent !== undefined) {
    const content = Buffer.from(colorsOf(branding.accent) + contentOf(folder, files, ACCENT_STYLE).toString('utf8'));
    style = `assets/accent-${sha256(content)}.css`;
    added.push(packContent(content, style, folder));
  }
  if (logo !== undefined) {
    const format = logo.mediaType.slice('image/'.length);
    added.push(packContent(Buffer.from(logo.bytes), logoFilePath(logoFileName(logo.digest, format)), folder));
  }
  const page = brandPage(contentOf(folder, files, 'index.html').toString('utf8'), branding, style);
  const branded = packContent(Buffer.from(page), 'index.html', folder);
  const others = files.filter(({ path }) => path !== 'index.html');
  writeFileSync(index, JSON.stringify([...others, branded, ...added]));
}

/**
 * The console has more grounds than white cards: links stand on those of alerts too. Whoever's colour is just dark enough
 * for white has it a little darker here.
 */
function colorsOf({ light, dark }: Accent): string {
  const accent = darkenedFor(light, DARKEST_LIGHT_GROUND, TEXT_CONTRAST);
  return `:root{--brand-accent:${accent};--brand-accent-dark:${dark};--brand-tint:${tintFor(accent, TEXT_CONTRAST)}}\n`;
}

/** Of those that the design system puts a link on: an error's. Its dark ones are all darker than a dark card of ours. */
export const DARKEST_LIGHT_GROUND = '#fff5f5';

/** @throws Error where the page of the build is not the one that this knows: a fault of ours, found at synth */
function brandPage(page: string, branding: Branding, style: string | undefined): string {
  const { productName, logo, support } = branding;
  const facts = JSON.stringify({ productName, logo, support });
  const head = html`<title>${productName}</title>
    <meta name="branding" content="${facts}">${
      style &&
      html`
    <link rel="stylesheet" href="${CONSOLE_ROOT}${style}">`
    }`;
  const titled = replaceOnce(page, /<title>[^<]*<\/title>/, head.markup);
  return logo === undefined
    ? titled
    : replaceOnce(titled, /<link rel="icon"[^>]*>/, html`<link rel="icon" href="${logo}">`.markup);
}

function replaceOnce(page: string, pattern: RegExp, by: string): string {
  if (!pattern.test(page)) throw new Error(`the console's index.html has no ${pattern.source}`);
  return page.replace(pattern, () => by);
}

function contentOf(folder: string, files: readonly PackedFile[], path: string): Buffer {
  const gzip = files.find((file) => file.path === path)?.files.gzip;
  if (gzip === undefined) throw new Error(`the console has no ${path}`);
  return gunzipSync(readFileSync(join(folder, gzip)));
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
