import type { Command } from 'commander';
import {
  beginRestore,
  completeRestore,
  type RestoreState,
  restoreState,
} from '../../lambdas/flows/administration/restore.ts';
import { operatorFor } from '../operator.ts';

export function addRestoreCommands(program: Command): void {
  const restore = program
    .command('restore')
    .description('guard against replay while the table of redemptions is restored from a backup')
    .addHelpText(
      'after',
      '\nExample:\n  countersign restore begin\n\nThe whole procedure: docs/scaling.md, "Restore".',
    );

  restore
    .command('begin')
    .description('redeem nothing from now on: before a backup takes the place of the table')
    .addHelpText('after', '\nExample:\n  countersign restore begin')
    .action(async (_options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      output.answer(
        await beginRestore(administration),
        'No assertion is redeemed any more, within a minute; live tokens keep working.\n' +
          'Wait that minute, put the restored table in place, then: countersign restore complete',
      );
    });

  restore
    .command('complete')
    .description('redeem again, but nothing that was issued up to now: the backup cannot tell what was redeemed')
    .addHelpText('after', '\nExample:\n  countersign restore complete')
    .action(async (_options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const state = await completeRestore(administration);
      output.answer(state, `${inWords(state)}\nClients get a fresh assertion from their provider and go on.`);
    });

  restore
    .command('status')
    .description('whether a restore is under way, and up to when assertions are refused')
    .addHelpText('after', '\nExample:\n  countersign restore status --json')
    .action(async (_options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const state = await restoreState(administration);
      output.answer(state, inWords(state));
    });
}

function inWords(state: RestoreState): string {
  switch (state.state) {
    case 'never_restored':
      return 'The redemptions were never restored from a backup.';
    case 'under_way':
      return 'A restore is under way: nothing is redeemed until "countersign restore complete".';
    case 'restored':
      return `Restored: assertions issued up to ${new Date(state.since * 1_000).toISOString()} are refused for good.`;
  }
}
