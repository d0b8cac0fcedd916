import type { Command } from 'commander';
import { clientSource, ownNameOf, sourceHost } from '../lambdas/core/clients/client-source.ts';
import type { Client, VouchedClient } from '../lambdas/core/records.ts';
import { LOGO_OPTION } from './logo-option.ts';

/** How a command is told what people are shown of a client. */
export interface ClientNameOptions {
  readonly name?: string;
  readonly publisher?: string;
  readonly verified?: boolean;
  /** Of `--logo` a file; of `--no-logo` false. */
  readonly logo?: string | false;
}

export function withClientNameOptions(command: Command): Command {
  return command
    .option('--name <name>', 'what people are shown before the id (empty: the id alone)')
    .option('--publisher <name>', 'whose tool it is, as people are told (empty: nobody is named)')
    .option(
      '--verified',
      'you have made sure that it is the publisher’s; another name or publisher has to be verified anew',
    )
    .option(...LOGO_OPTION);
}

export function clientNamesJson({ id, displayName, publisher, verified, logo }: Client) {
  const host = sourceHost(id);
  return {
    ...(displayName !== undefined && { name: displayName }),
    ...(publisher !== undefined && { publisher }),
    verified: verified === true,
    ...(host !== undefined && { source_host: host }),
    ...(logo !== undefined && { logo }),
  };
}

const SOURCES = {
  operator: 'the operator',
  document: 'its metadata document',
  registration: 'itself (dynamic registration)',
  provider: 'nobody: a provider vouches for it',
} as const;

export function sourceInWords(client: Client): string {
  const own = ownNameOf(client);
  const { vouched } = client;
  if (vouched !== undefined) return `${SOURCES.provider}, ${vouched.provider}, which calls it “${vouched.name}”`;
  return SOURCES[clientSource(client)] + (own === undefined ? '' : `; it calls itself “${own}”`);
}

export function clientSourceJson(client: Client) {
  const own = ownNameOf(client);
  return {
    registered_by: clientSource(client),
    ...(own !== undefined && { calls_itself: own }),
    ...(client.vouched && { vouched_by: vouchedJson(client.vouched) }),
  };
}

function vouchedJson({ provider, name, firstSeenAt }: VouchedClient) {
  return { idp: provider, name, first_seen_at: firstSeenAt };
}

export function namesInWords({ id, displayName, publisher, verified, logo }: Client): string {
  const by = publisher === undefined ? 'of nobody in particular' : `by ${publisher}`;
  return `${displayName ?? id}, ${by}, ${verified ? 'verified' : 'not verified'}${logo === undefined ? '' : ', with a picture'}`;
}
