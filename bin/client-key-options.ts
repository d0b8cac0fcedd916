import type { Command } from 'commander';
import type { ClientKeysInput } from '../lambdas/core/registration/client-keys.ts';
import { readJwks } from './read-jwks.ts';

/** How a command is told a client's public keys. */
export interface ClientKeyOptions {
  readonly jwks?: string;
  readonly jwksUri?: string;
}

export function withClientKeyOptions(command: Command): Command {
  return command
    .option('--jwks <file>', 'for private_key_jwt: its public keys, a JSON Web Key Set; - is standard input')
    .option('--jwks-uri <url>', 'for private_key_jwt: where the client publishes its keys');
}

/** @throws CommandError when the file cannot be read, or is no JSON */
export async function readClientKeys({ jwks, jwksUri }: ClientKeyOptions): Promise<ClientKeysInput> {
  return {
    ...(jwks !== undefined && { jwks: await readJwks(jwks) }),
    ...(jwksUri !== undefined && { jwksUri }),
  };
}
