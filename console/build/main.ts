import { buildConsole } from './build-console.ts';

/** `node console/build/main.ts`: builds the console if its sources changed. Exits 1 with what is wrong. */
try {
  const startedAt = performance.now();
  const outcome = await buildConsole();
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  process.stderr.write(outcome === 'built' ? `Console built in ${seconds} s\n` : '');
} catch (error) {
  process.stderr.write(
    `The console could not be built: ${error instanceof Error ? error.message : String(error)}\n` +
      'It is made of console/ by Vite, a development dependency: `npm ci` installs it.\n',
  );
  process.exitCode = 1;
}
