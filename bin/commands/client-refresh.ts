import type { Command } from 'commander';
import { clientDocuments } from '../../lambdas/adapters/https/client-document.ts';
import { clientKeysOf } from '../../lambdas/flows/administration/client-document.ts';
import { rotateClient } from '../../lambdas/flows/administration/rotate-client.ts';
import { operatorFor, unwrap } from '../operator.ts';

const EXAMPLES = `
What its document says of its keys replaces what is kept, at once. Nothing else of the document counts.

Example:
  countersign client refresh-metadata https://client.example/metadata.json`;

/** `client refresh-metadata`: the operator has a client's own document read again. */
export function addClientRefresh(client: Command): void {
  client
    .command('refresh-metadata <client>')
    .description('read the metadata document of a client whose id is its URL again, and keep where its keys are now')
    .option('--jwks-uri <url>', 'the address of its keys, exactly, where that is on another host than the document')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, { jwksUri }: { readonly jwksUri?: string }, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const { configuration } = administration;
      const documents = { configuration, fetchDocument: clientDocuments(configuration) };
      const keys = unwrap(await clientKeysOf(documents, id, jwksUri));
      const { client: next } = unwrap(await rotateClient(administration, { id, keepSeconds: 0, ...keys }));
      const source = next.keys?.source === 'published' ? next.keys.jwksUri : 'its document';
      output.answer({ id, keys: source }, `${id} signs with the keys of ${source} from a minute from now on`);
    });
}
