import { build } from 'esbuild';

/** Functions that somebody waits for at every request: what is loaded with them is waited for at every cold start. */
const ENTRIES = ['token', 'agent', 'introspection', 'authorizer', 'rest-authorizer'];

/** What administrators read, in every language: guides, advice, findings. Why a fetch failed is in logs, in English. */
const TEXTS = /core\/(?:presets|advice\/(?:en|de)|connection\/(?:de|en))\/(?!failures\.ts)/;

it.each(ENTRIES)('%s carries no text that only administrators read', async (name) => {
  const { metafile } = await build({
    entryPoints: [`lambdas/${name}.ts`],
    ...{ bundle: true, write: false, metafile: true, platform: 'node', format: 'esm', logLevel: 'silent' },
    external: ['@aws-sdk/*'],
  });
  const loaded = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  expect(loaded).toContain(`lambdas/${name}.ts`);
  expect(loaded.filter((path) => TEXTS.test(path))).toStrictEqual([]);
});
