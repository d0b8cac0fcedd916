import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { KmsState } from './key-store.ts';

const FORMAT = 'countersign-local-kms-1';

/** @throws when the file exists and has another format; no file is no keys */
export function readState(file: string): KmsState {
  if (!existsSync(file)) return { keys: [], aliases: {} };
  const content = parse(readFileSync(file, 'utf8')) as (KmsState & { readonly format?: string }) | undefined;
  if (content?.format !== FORMAT) throw new Error(`${file} is not a key file of this version (format ${FORMAT})`);
  return content;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Replaces the file at once (by rename), readable by its owner only: it holds private keys in the clear.
 * Synchronous, so that changes reach the disk in the order in which they were made.
 */
export function writeState(file: string, state: KmsState): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${randomUUID()}`;
  writeFileSync(unfinished, JSON.stringify({ format: FORMAT, ...state }), { mode: 0o600 });
  renameSync(unfinished, file);
}
