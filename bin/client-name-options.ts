import type { Command } from 'commander';
import { sourceHost } from '../lambdas/core/clients/client-source.ts';
import type { Client } from '../lambdas/core/records.ts';

/** How a command is told what people are shown of a client. */
export interface ClientNameOptions {
  readonly name?: string;
  readonly publisher?: string;
  readonly verified?: boolean;
}

export function withClientNameOptions(command: Command): Command {
  return command
    .option('--name <name>', 'what people are shown before the id (empty: the id alone)')
    .option('--publisher <name>', 'whose tool it is, as people are told (empty: nobody is named)')
    .option(
      '--verified',
      'you have made sure that it is the publisher’s; another name or publisher has to be verified anew',
    );
}

export function clientNamesJson({ id, displayName, publisher, verified }: Client) {
  const host = sourceHost(id);
  return {
    ...(displayName !== undefined && { name: displayName }),
    ...(publisher !== undefined && { publisher }),
    verified: verified === true,
    ...(host !== undefined && { source_host: host }),
  };
}

export function namesInWords({ id, displayName, publisher, verified }: Client): string {
  const by = publisher === undefined ? 'of nobody in particular' : `by ${publisher}`;
  return `${displayName ?? id}, ${by}, ${verified ? 'verified' : 'not verified'}`;
}
