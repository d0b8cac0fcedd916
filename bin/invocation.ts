import { shellWord } from './shell-word.ts';

/** How this process was called, so that a hint which is printed can be pasted. */
export interface Invocation {
  /** What stands for `countersign`. */
  readonly name: string;
  /** Whether it was about the local stack, and so is what it suggests. */
  readonly local: boolean;
  /** `--state DIRECTORY` as a shell reads it, where it was given; else empty. Of the local stack alone. */
  readonly state: string;
  /** The same of `--stack NAME` and `--region REGION`. Of deployments on AWS alone. */
  readonly onAws: string;
}

/** npm sets it to the script's name: `npm run countersign -- …`, the only way from a clone without an alias. */
const OF_NPM = 'npm_lifecycle_event';

export function invocationOf(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Invocation {
  const byNpm = environment[OF_NPM] === 'countersign';
  const end = args.indexOf('--');
  const options = end === -1 ? args : args.slice(0, end);
  return {
    name: byNpm ? 'npm run -s countersign --' : 'countersign',
    local: options.includes('--local'),
    state: given(options, '--state'),
    onAws: [given(options, '--stack'), given(options, '--region')].filter((one) => one !== '').join(' '),
  };
}

/** `--name value` or `--name=value`; the last one counts, as it does for commander. */
function given(args: readonly string[], name: string): string {
  const values = args.flatMap((arg, at) => {
    if (arg.startsWith(`${name}=`)) return [arg.slice(name.length + 1)];
    return arg === name ? args.slice(at + 1, at + 2) : [];
  });
  const value = values.at(-1);
  return value === undefined ? '' : `${name} ${shellWord(value)}`;
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

/** A command line within a text: at the beginning of a line, a word or a quotation. What it says of itself is captured. */
const COMMAND_LINE = new RegExp(
  `(?<=^|[\\s"'\`(])countersign ((?:--(?:json|local) )*)(?=--[a-z]|(?:${COMMANDS.join('|')})\\b)`,
  'gm',
);

/** How the local stack is started, where that is what to do next: after a colon. */
const START = /(?<=: )npm start(?: --)?(?=\s|$)/gm;

const NAMES_STACK = /^--stack\b/;

/** The text, with each command line of ours as it must be typed here, about the deployment that this one is about. */
export function asTyped(text: string, invocation: Invocation = THIS): string {
  const { name, local, state, onAws } = invocation;
  const started = state === '' ? text : text.replace(START, `npm start -- ${state.replaceAll('$', '$$$$')}`);
  return started.replace(COMMAND_LINE, (found, said: string, at: number, whole: string) => {
    if (NAMES_STACK.test(whole.slice(at + found.length))) return `${name} ${said}`;
    const saysLocal = said.includes('--local');
    const missing = saysLocal || local ? [local && !saysLocal ? '--local' : '', state] : [onAws];
    return [name, said.trimEnd(), ...missing]
      .filter((part) => part !== '')
      .join(' ')
      .concat(' ');
  });
}

const THIS = invocationOf(process.argv.slice(2), process.env);
