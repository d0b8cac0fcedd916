/** How this process was called, so that a hint which is printed can be pasted. */
export interface Invocation {
  /** What stands for `countersign`. */
  readonly name: string;
  /** Whether it was about the local stack, and so is what it suggests. */
  readonly local: boolean;
}

/** npm sets it to the script's name: `npm run countersign -- …`, the only way from a clone without an alias. */
const OF_NPM = 'npm_lifecycle_event';

export function invocationOf(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Invocation {
  const byNpm = environment[OF_NPM] === 'countersign';
  return { name: byNpm ? 'npm run -s countersign --' : 'countersign', local: args.includes('--local') };
}

/** What may follow the name. Not all that is written "countersign …" is a command line. */
export const COMMANDS = [
  ...[
    'org',
    'idp',
    'client',
    'member',
    'setup-link',
    'token',
    'recall',
    'audit',
    'restore',
    'keys',
    'doctor',
    'demo',
    'drill',
  ],
  ...['env', 'events', 'completion', 'help'],
] as const;

/** A command line within a text: at the beginning of a line, a word or a quotation. */
const COMMAND_LINE = new RegExp(`(?<=^|[\\s"'\`(])countersign (?=--[a-z]|(?:${COMMANDS.join('|')})\\b)`, 'gm');

const NAMES_DEPLOYMENT = /^(--[a-z-]+ )*--(local|stack)\b/;

/** The text, with each command line of ours as it must be typed here. */
export function asTyped(text: string, { name, local }: Invocation = invocation): string {
  return text.replace(COMMAND_LINE, (found, at: number) => {
    const isSaid = NAMES_DEPLOYMENT.test(text.slice(at + found.length));
    return `${name} ${local && !isSaid ? '--local ' : ''}`;
  });
}

const invocation = invocationOf(process.argv.slice(2), process.env);
