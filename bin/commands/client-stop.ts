import type { Command } from 'commander';
import { stopClient } from '../../lambdas/flows/administration/stop-client.ts';
import { operatorFor, unwrap } from '../operator.ts';

const NOTES = `
One write, however much there is. What members approve from then on counts. The client stays enabled: its access tokens
read until they end. To let it get no more of them: countersign client disable ID, or the console's page of the client.

Example:
  countersign client stop acme cursor`;

/** `client stop`: everything that agents of a client have in one organization. */
export function addClientStop(client: Command): void {
  client
    .command('stop <org> <client>')
    .description("stop everything of a client's agents in an organization: sessions, approvals, requests, agent tokens")
    .addHelpText('after', NOTES)
    .action(async (organization: string, id: string, _options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const { stoppedAt } = unwrap(await stopClient(administration, organization, id));
      output.answer(
        { organization, client: id, stopped_at: stoppedAt },
        `Stopped everything of ${id}'s agents in ${organization}: their next write is refused, reading within a minute`,
      );
    });
}
