/** The one step of a sign-in that a person sees: `GET` shows the form, `POST` takes it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { type Account, authenticate } from './accounts.ts';
import { CONTENT_SECURITY_POLICY, escapeHtml, page } from './page.ts';
import { renderSignInPage } from './sign-in-page.ts';

export const INTERACTION_PATH = '/interaction/';

/** Bytes; an e-mail address and a password. */
const MAX_FORM_BYTES = 4_096;

export interface InteractionOptions {
  readonly provider: Provider;
  readonly accounts: readonly Account[];
  readonly onSignedIn: (account: Account) => void;
}

/**
 * Answers a request under {@link INTERACTION_PATH}. Only the browser that started the sign-in is answered with the form:
 * oidc-provider's interaction cookie names it.
 */
export async function handleInteraction(
  request: IncomingMessage,
  response: ServerResponse,
  options: InteractionOptions,
): Promise<void> {
  const interaction = await options.provider.interactionDetails(request, response).catch(() => undefined);
  if (interaction === undefined) return sendExpired(response);
  if (request.method === 'POST') return takeForm(request, response, options);
  sendForm(request, response, options, 200, { email: interaction.params['login_hint'] ?? '' });
}

async function takeForm(request: IncomingMessage, response: ServerResponse, options: InteractionOptions) {
  const form = await readForm(request);
  if (form === undefined) return send(response, 413, page('Too large', '<p>That form is too large.</p>'));
  const email = form.get('email') ?? '';
  const account = authenticate(options.accounts, email, form.get('password') ?? '');
  if (account === undefined) {
    const error = 'That e-mail and password do not belong together.';
    return sendForm(request, response, options, 403, { email, error });
  }
  options.onSignedIn(account);
  const login = { accountId: account.subject, amr: ['pwd'] };
  await options.provider.interactionFinished(request, response, { login });
}

function sendForm(
  request: IncomingMessage,
  response: ServerResponse,
  { accounts }: InteractionOptions,
  status: number,
  fields: { readonly email: string; readonly error?: string },
): void {
  send(response, status, renderSignInPage({ action: request.url ?? '', accounts, ...fields }));
}

function sendExpired(response: ServerResponse): void {
  const advice = 'This sign-in has expired or was started in another browser. Start it once more at the application.';
  send(response, 400, page('Sign-in expired', `<p role="alert">${escapeHtml(advice)}</p>`));
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(html);
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_FORM_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
