import { type Command, Option } from 'commander';
import { ASSERTION_AUDIENCES } from '../lambdas/core/records.ts';

/** How a command is told in which ways a client may authenticate. */
export interface ClientAuthenticationOptions {
  readonly pinAuth?: boolean;
  readonly assertionAudience?: string;
  readonly requireDpop?: boolean;
}

export function withClientAuthenticationOptions(command: Command): Command {
  return command
    .option('--require-dpop', 'its tokens are bound to a key of its own (RFC 9449): without a DPoP proof it gets none')
    .option('--pin-auth', 'its secret comes in the form that --auth names and in no other')
    .addOption(
      new Option(
        '--assertion-audience <audience>',
        'for private_key_jwt: what its assertions may name as audience. token-endpoint: the URL of the token endpoint too, for a library that knows nothing else (default: issuer, alone)',
      ).choices(ASSERTION_AUDIENCES),
    );
}
