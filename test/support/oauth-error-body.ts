import { ISSUER } from './fixtures.ts';
import { CORRELATION_ID } from './token-event.ts';

/** An error of the token endpoint, byte for byte: the correlation id is all that is not of the error's own. */
export function oauthErrorBody(error: string, description: string): string {
  return JSON.stringify({
    error,
    error_description: `${description} (correlation id ${CORRELATION_ID})`,
    error_uri: `${ISSUER}/oauth/errors?correlation_id=${encodeURIComponent(CORRELATION_ID)}#${error}`,
    correlation_id: CORRELATION_ID,
  });
}
