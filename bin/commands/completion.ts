import { Argument, type Command } from 'commander';
import { completionScript, SHELLS, type Shell } from '../completion/shells.ts';
import { wordsOf } from '../completion/words.ts';

const EXAMPLES = `
Example:
  countersign completion bash >> ~/.bashrc
  countersign completion zsh > "\${fpath[1]}/_countersign"
  countersign completion fish > ~/.config/fish/completions/countersign.fish`;

/** Added last: it knows the commands that are there by then. */
export function addCompletion(program: Command): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .description('print the script by which a shell completes commands and options with Tab')
    .addHelpText('after', EXAMPLES)
    .action((shell: Shell) => {
      process.stdout.write(completionScript(shell, wordsOf(program)));
    });
}
