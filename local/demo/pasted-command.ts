import { shellWord } from '../../bin/shell-word.ts';
import { displayPath } from '../runtime/display-path.ts';
import { DEFAULT_STATE } from '../runtime/options.ts';

/** The operator's command for this state, as it is typed in this folder; with `args`, all of it. */
export function pastedCommand(state: string, args: readonly string[] = []): string {
  const command = `npm run -s countersign -- --local${stateOption(state)}`;
  return [command, ...args.map(shellWord)].join(' ');
}

/** `npm start` on this state, with further options. */
export function pastedStart(state: string, ...options: readonly string[]): string {
  const all = `${options.map((option) => ` ${option}`).join('')}${stateOption(state)}`;
  return all === '' ? 'npm start' : `npm start --${all}`;
}

function stateOption(state: string): string {
  return state === DEFAULT_STATE ? '' : ` --state ${shellWord(displayPath(state))}`;
}
