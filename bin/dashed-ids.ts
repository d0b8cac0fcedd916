import type { Command } from 'commander';
import { isKeyThumbprint } from '../protect/vocabulary/key-thumbprint.ts';

const END_OF_OPTIONS = '--';

/**
 * The command line, with each id of ours that begins with "-" behind `--`, where nothing is an option. The ids of keys and
 * tokens are 256 bits in base64url, of which one in 64 begins so, and nobody knows that who pastes one. No option is as
 * long as they are; the value of an option stays where it is.
 */
export function dashedIdsLast(program: Command, args: readonly string[]): readonly string[] {
  if (args.includes(END_OF_OPTIONS)) return args;
  const takeValue = new Set(valueFlags(program));
  const isId = (arg: string, at: number) =>
    arg.startsWith('-') && isKeyThumbprint(arg) && !takeValue.has(args[at - 1] ?? '');
  const ids = args.filter(isId);
  if (ids.length === 0) return args;
  return [...args.filter((arg, at) => !isId(arg, at)), END_OF_OPTIONS, ...ids];
}

/** Of all commands: `--stack`, `--scope`, … */
function valueFlags({ options, commands }: Command): readonly string[] {
  const own = options.filter(({ required, optional }) => required || optional);
  return [...own.flatMap(({ long, short }) => [long ?? [], short ?? []].flat()), ...commands.flatMap(valueFlags)];
}
