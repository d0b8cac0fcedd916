import { DONE, runCommand } from './run-command.ts';

// `countersign … | head` closes the pipe: nobody reads on, and nothing is wrong.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => code === 'EPIPE' && process.exit(DONE));
process.exitCode = await runCommand(process.argv.slice(2));
