import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { App } from 'aws-cdk-lib';
import { packContent } from '../../console/build/compress.ts';
import { brandingOf } from '../../console/src/app/parse-branding.ts';
import { packagedConsole } from '../../lambdas/adapters/system/packaged-console.ts';
import { logoDigest, MAX_LOGO_BYTES } from '../../lambdas/core/clients/logo.ts';
import { parseDeployed } from '../../lambdas/environment.ts';
import { brandConsole, digestOfBranding } from '../../lib/branded-console.ts';
import { InvalidConfiguration, validateConfiguration } from '../../lib/configuration.ts';
import { Configuration, findConfiguration } from '../../lib/configuration-file.ts';
import { png } from '../support/pictures.ts';
import { CONFIGURATION } from './synthesize.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-branding-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const picture = png(64, 64);
const digest = logoDigest(picture);
const ISSUER = 'https://auth.vendor.example';

const branding = { productName: 'Vendor & Söhne', accentColor: '#1a7f5a', supportEmail: 'help@vendor.example' };

function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const branded = (logo?: string) =>
  validateConfiguration({ ...CONFIGURATION, branding: { ...branding, ...(logo !== undefined && { logo }) } });

function problemsOf(logo: string): readonly unknown[] {
  try {
    branded(logo);
    return [];
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.problems;
    throw error;
  }
}

describe('the picture of a vendor', () => {
  it('is told to functions by the address at which it is served, which is its content', () => {
    const { json } = branded(write('any name.gif', picture));
    expect(JSON.parse(json).branding).toEqual({ ...branding, logo: `logo-${digest}.png` });
    expect(parseDeployed(json, ISSUER).branding?.logo).toBe(`/console/assets/logo-${digest}.png`);
    expect(json).not.toContain(folder);
  });

  it('lies beside the configuration that names it, wherever the app runs, of an environment too', () => {
    mkdirSync(join(folder, 'pictures'));
    write('pictures/logo.png', picture);
    const named = { ...branding, logo: 'pictures/logo.png' };
    const environments = { staging: { branding: { ...named, productName: 'Staging' } } };
    const file = write('vendor.json', JSON.stringify({ ...CONFIGURATION, branding: named, environments }));
    const found = Configuration.fromFile(file);
    expect(found.branding?.logo).toBe(join(folder, 'pictures/logo.png'));
    const { configuration } = findConfiguration(
      new App({ context: { configuration: 'vendor.json', environment: 'staging' } }).node,
      folder,
    );
    expect(configuration.branding).toEqual({
      ...named,
      productName: 'Staging',
      logo: join(folder, 'pictures/logo.png'),
    });
    expect(() => validateConfiguration(configuration)).not.toThrow();
  });

  it.each<[string, () => string | Uint8Array, RegExp]>([
    ['a document, whatever it is called', () => '<svg xmlns="http://www.w3.org/2000/svg"/>', /PNG, JPEG or WebP/],
    ['nothing', () => '', /PNG, JPEG or WebP/],
    ['cut off', () => picture.subarray(0, -1), /PNG, JPEG or WebP/],
    ['a strip', () => png(200, 100), /square/],
    ['too small', () => png(15, 15), /16 to 512 pixels/],
    ['too large', () => png(513, 513), /16 to 512 pixels/],
    ['too heavy', () => new Uint8Array(MAX_LOGO_BYTES + 1), /at most 65536 bytes/],
  ])('is never %s: synth names the field and the file', (_, content, problem) => {
    const file = write('logo.png', content());
    expect(problemsOf(file)).toEqual([{ field: 'branding.logo', problem: expect.stringMatching(problem) }]);
    expect(problemsOf(file)).toEqual([{ field: 'branding.logo', problem: expect.stringContaining(file) }]);
  });

  it('is told with everything else that is wrong, also where it is not there', () => {
    expect(problemsOf(join(folder, 'none.png'))).toEqual([
      { field: 'branding.logo', problem: expect.stringContaining('cannot be read: ENOENT') },
    ]);
    const input = { ...CONFIGURATION, branding: { ...branding, accentColor: 'red', logo: join(folder, 'none.png') } };
    expect(() => validateConfiguration(input)).toThrow(/accentColor must be a colour[\s\S]*logo cannot be read/);
  });
});

const PAGE = `<!doctype html>
<head>
    <title>Countersign</title>
    <link rel="icon" type="image/svg+xml" href="/console/favicon.svg">
    <script type="module" crossorigin src="/console/assets/index.js"></script>
</head>
`;

/** As the build leaves it, but smaller. */
function builtConsole(): string {
  const files = [
    packContent(Buffer.from(PAGE), 'index.html', folder),
    packContent(Buffer.from('body{color:var(--brand-accent)}'), 'accent.css', folder),
    packContent(Buffer.from('<svg/>'), 'favicon.svg', folder),
  ];
  writeFileSync(join(folder, 'files.json'), JSON.stringify(files));
  return folder;
}

const paths = () =>
  (JSON.parse(readFileSync(join(folder, 'files.json'), 'utf8')) as { readonly path: string }[]).map(({ path }) => path);
const text = async (path: string) => (await packagedConsole(folder).find(path)?.read('identity'))?.toString('utf8');

function brand(logo?: string, changes: object = {}) {
  const { branding: of } = validateConfiguration({
    ...CONFIGURATION,
    branding: { ...branding, ...(logo !== undefined && { logo }), ...changes },
  });
  if (of === undefined) throw new Error('not branded');
  brandConsole(builtConsole(), of);
  return of;
}

describe('the console of a vendor', () => {
  it('has its name, its picture and its colour in the page, as files of ours, and no script that was not there', async () => {
    brand(write('logo', picture));
    const page = (await text('index.html')) ?? '';
    const style = paths().find((path) => /^assets\/accent-[0-9a-f]{64}\.css$/.test(path));
    expect(page).toContain('<title>Vendor &#38; Söhne</title>');
    expect(page).toContain(`<link rel="icon" href="/console/assets/logo-${digest}.png">`);
    expect(page).toContain(`<link rel="stylesheet" href="/console/${style}">`);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/<style|Countersign/);
    expect(await text(style ?? '')).toMatch(
      /^:root\{--brand-accent:#1a7f5a;--brand-accent-dark:#[0-9a-f]{6};--brand-tint:#[0-9a-f]{6}\}\nbody\{/,
    );
  });

  it('serves the very bytes of the picture, as what they are, in every encoding', async () => {
    brand(write('logo', picture));
    const file = packagedConsole(folder).find(`assets/logo-${digest}.png`);
    expect(file?.contentType).toBe('image/png');
    expect(await file?.read('identity')).toEqual(Buffer.from(picture));
    expect(gunzipSync((await file?.read('gzip')) ?? '')).toEqual(Buffer.from(picture));
  });

  it('lists each file once, and those of the build as they were', () => {
    brand(write('logo', picture));
    expect(new Set(paths()).size).toBe(paths().length);
    expect(paths()).toEqual(expect.arrayContaining(['index.html', 'accent.css', 'favicon.svg']));
    expect(paths()).toHaveLength(5);
  });

  it('tells the application what it shows beside: read back, it is what was configured', async () => {
    brand(write('logo', picture));
    const content = /<meta name="branding" content="([^"]*)">/.exec((await text('index.html')) ?? '')?.[1] ?? '';
    const written = content.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    expect(brandingOf(written)).toEqual({
      productName: 'Vendor & Söhne',
      logo: `/console/assets/logo-${digest}.png`,
      support: { href: 'mailto:help@vendor.example', text: 'help@vendor.example' },
    });
  });

  it('keeps what is not branded: our colour, our picture, and no help', async () => {
    brand(undefined, { accentColor: undefined, supportEmail: undefined });
    expect(paths()).toHaveLength(3);
    const page = (await text('index.html')) ?? '';
    expect(page).toContain('href="/console/favicon.svg"');
    expect(page).not.toContain('stylesheet');
    expect(brandingOf('{"productName":"P"}')).toEqual({ productName: 'P', logo: '/console/favicon.svg' });
    expect(brandingOf(undefined)).toEqual({ productName: 'Countersign', logo: '/console/favicon.svg' });
  });

  it('is no other server’s of the same app: bundles are told apart by all that is branded, the picture included', () => {
    const of = (logo: string, changes: object = {}) => digestOfBranding(brand(logo, changes));
    const [one, other] = [write('one', picture), write('other', png(32, 32))];
    const digests = [of(one), of(other), of(one, { productName: 'Q' }), of(one, { accentColor: '#000000' })];
    expect(new Set(digests).size).toBe(4);
    expect(of(write('copy', picture))).toBe(digests[0]);
  });

  it('never passes for branded where the build’s page is another one', () => {
    const { branding: of } = branded();
    builtConsole();
    const files = [
      packContent(Buffer.from('<head></head>'), 'index.html', folder),
      packContent(Buffer.from(''), 'accent.css', folder),
    ];
    writeFileSync(join(folder, 'files.json'), JSON.stringify(files));
    expect(() => of && brandConsole(folder, of)).toThrow('index.html has no <title>');
  });
});
