import { displayPath } from '../runtime/display-path.ts';
import { DEFAULT_STATE } from '../runtime/options.ts';

/** The operator's command for this state, as it is typed in this folder. */
export function pastedCommand(state: string): string {
  return `npm run -s countersign -- --local${state === DEFAULT_STATE ? '' : ` --state ${displayPath(state)}`}`;
}
