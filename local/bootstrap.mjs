/**
 * Runs a script of this repository on the repository's own Node.js (the major that Lambda runs), installing
 * dependencies first when they are missing or older than the lock file. Plain JavaScript without dependencies,
 * for Node.js 22 and up: it is what a fresh clone has.
 *
 * usage: node local/bootstrap.mjs [node options] <script> [arguments]
 */
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const ownNode = join(root, 'node_modules', 'node', 'bin', 'node');

/** Node.js keeps compiled code here, for this process and those that it starts: commands take half the time. */
const compileCache = join(root, 'node_modules', '.cache', 'node');

/** npm writes its hidden lock file last, so an interrupted installation is repeated. */
function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed) || !existsSync(ownNode)) return false;
  return statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

/** @returns {Promise<number>} the exit code; 128 + signal number is the shell's convention for a signal */
function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    // The terminal delivers Ctrl-C to the whole group: the child decides when to end, and this process follows it.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
    }
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

async function install() {
  process.stderr.write('Installing dependencies (npm ci): once, about a minute.\n');
  const code = await run('npm', ['ci', '--loglevel=error', '--no-audit', '--no-fund'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (code !== 0) {
    process.stderr.write('npm ci failed. Read the message above; run `npm ci` again once its cause is gone.\n');
    process.exit(code);
  }
}

if (!isInstalled()) await install();
const env = { NODE_COMPILE_CACHE: compileCache, ...process.env };
process.exit(await run(ownNode, process.argv.slice(2), { env }));
