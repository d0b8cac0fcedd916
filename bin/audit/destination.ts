import { once } from 'node:events';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { CommandError } from '../command-error.ts';

/** Where an export goes. */
export interface Destination {
  write(text: string): Promise<void>;
  /** All of it is there. */
  complete(): Promise<void>;
  /** Not all of it is there: a file of that name is left as it was. */
  abandon(): Promise<void>;
}

/**
 * A file that has its name only once it is complete, readable by its owner alone; or standard output.
 * @throws CommandError when the file cannot be written
 */
export async function openDestination(path: string | undefined): Promise<Destination> {
  return path === undefined ? standardOutput() : openFile(path);
}

function standardOutput(): Destination {
  return {
    write: async (text) => {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    },
    complete: async () => {},
    abandon: async () => {},
  };
}

async function openFile(path: string): Promise<Destination> {
  const partial = `${path}.partial`;
  const file = await openForWriting(partial);
  return {
    write: async (text) => {
      await file.appendFile(text);
    },
    complete: async () => {
      await file.sync();
      await file.close();
      await rename(partial, path);
    },
    abandon: async () => {
      await file.close();
      await rm(partial, { force: true });
    },
  };
}

async function openForWriting(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w', 0o600);
  } catch (error) {
    throw new CommandError(`${path} cannot be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}
