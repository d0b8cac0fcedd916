import type { Command, Option } from 'commander';

/** A word that may be typed, and what it is. */
export interface Word {
  readonly word: string;
  readonly description: string;
}

/** What may follow the words of one command, `''` being the program's own. */
export interface Place {
  /** Of the command's names, joined with spaces. */
  readonly path: string;
  readonly subcommands: readonly Word[];
  readonly options: readonly Word[];
}

export interface Words {
  readonly places: readonly Place[];
  /** Options that take a value, by what the value may be; none: a file, an id, a text. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** Every command and option of the program, for the shells. An option of the program may stand behind each command. */
export function wordsOf(program: Command): Words {
  const commands = [...commandsOf(program, [])];
  const global = program.options.map(toWord);
  const places = commands.map(({ path, command }) => ({
    path: path.join(' '),
    subcommands: command.commands.map((each) => ({ word: each.name(), description: each.description() })),
    options: [...(path.length === 0 ? [] : command.options.map(toWord)), ...global, HELP],
  }));
  const taking = commands.flatMap(({ command }) => command.options).filter(takesValue);
  return { places, values: new Map(taking.map((option) => [flagOf(option), option.argChoices ?? []])) };
}

const HELP: Word = { word: '--help', description: 'show help, with an example' };

function* commandsOf(
  command: Command,
  path: readonly string[],
): Generator<{ readonly command: Command; readonly path: readonly string[] }> {
  yield { command, path };
  for (const each of command.commands) yield* commandsOf(each, [...path, each.name()]);
}

function toWord(option: Option): Word {
  return { word: flagOf(option), description: option.description };
}

function flagOf({ long, short, flags }: Option): string {
  return long ?? short ?? flags;
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}
