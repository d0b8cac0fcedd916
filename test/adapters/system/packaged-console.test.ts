import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { packFiles } from '../../../console/build/compress.ts';
import { packagedConsole } from '../../../lambdas/adapters/system/packaged-console.ts';

const SCRIPT = 'console.log("hello");'.repeat(100);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-console-'));
  mkdirSync(join(folder, 'bundle/assets'), { recursive: true });
  writeFileSync(join(folder, 'bundle/assets/index-a1.js'), SCRIPT);
  writeFileSync(join(folder, 'bundle/index.html'), '<!doctype html>');
  mkdirSync(join(folder, 'packed'));
  const packed = packFiles(join(folder, 'bundle'), join(folder, 'packed'));
  writeFileSync(join(folder, 'packed/files.json'), JSON.stringify(packed));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const found = (path: string) => packagedConsole(join(folder, 'packed')).find(path);

describe('the packed console', () => {
  it('is what was built, in each encoding', async () => {
    const file = found('assets/index-a1.js');
    expect(file?.contentType).toBe('text/javascript; charset=utf-8');
    const [br, gzip, identity] = await Promise.all([file?.read('br'), file?.read('gzip'), file?.read('identity')]);
    expect(String(brotliDecompressSync(br ?? ''))).toBe(SCRIPT);
    expect(String(gunzipSync(gzip ?? ''))).toBe(SCRIPT);
    expect(String(identity)).toBe(SCRIPT);
  });

  it.each(['files.json', 'assets/index-a1.js.br', '../bundle/index.html', '/index.html', 'assets', '', '__proto__'])(
    'has nothing else: not %p',
    (path) => {
      expect(found(path)).toBeUndefined();
    },
  );

  it('is compressed alone', () => {
    expect(readdirSync(join(folder, 'packed')).sort()).toEqual([
      'assets',
      'files.json',
      'index.html.br',
      'index.html.gz',
    ]);
  });

  it('does not come to be with a file of a kind that nobody has named: nosniff would make it useless', () => {
    writeFileSync(join(folder, 'bundle/odd.xyz'), '');
    expect(() => packFiles(join(folder, 'bundle'), join(folder, 'packed'))).toThrow(
      'console: no content type is known for odd.xyz',
    );
    rmSync(join(folder, 'bundle/odd.xyz'));
  });
});
