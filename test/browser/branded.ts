import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_CONFIGURATION } from '../../local/runtime/demo-configuration.ts';
import { png } from '../support/pictures.ts';

/** As long as a name can be, and colours that are just legible: what reads well with these reads well with all. */
export const BRANDING = {
  productName: 'Meridian Projects for Large Enterprises',
  logo: 'logo.png',
  accentColor: '#767676',
  accentColorDark: '#878787',
  supportEmail: 'help@meridian.example',
};

/** The demo's configuration with a vendor's branding, in a folder of its own. */
export function brandedConfiguration(): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-branded-'));
  const { $schema: _, ...demo } = JSON.parse(readFileSync(DEMO_CONFIGURATION, 'utf8'));
  const path = join(folder, 'countersign.json');
  writeFileSync(join(folder, BRANDING.logo), png(64, 64, [26, 127, 90]));
  writeFileSync(path, JSON.stringify({ ...demo, branding: BRANDING }));
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
