import { showUnseen } from '../../../lambdas/core/registration/text.ts';
import { language } from '../texts/texts.ts';
import { noAnswer, problemOf } from './problem.ts';

export interface RequestOptions {
  readonly json?: object;
  readonly form?: URLSearchParams;
  /** What a change is made from: the answer is 412 when it is that no more. */
  readonly etag?: string;
  readonly signal?: AbortSignal;
}

/** The proof that a change comes from our own page. In memory alone: it is worth something. */
let csrfToken = '';

/** Asks the person to sign in again; resolves when it happened. Set by the page, which can ask. */
let signInAgain: () => Promise<void> = () => Promise.reject(new Error('nobody can be asked'));

export function provideCsrfToken(token: string): void {
  csrfToken = token;
}

export function onSessionEnd(ask: () => Promise<void>): void {
  signInAgain = ask;
}

/**
 * One request to our own origin, as JSON. A session that has ended does not lose it: the person signs in again, and it
 * is sent once more. @throws ApiProblem
 */
export async function request<Answer>(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
  const first = await send(method, path, options);
  if (first.status !== 401) return read<Answer>(first);
  await signInAgain();
  return read<Answer>(await send(method, path, options));
}

/** The same, but whoever asks wants to know of a session that is none. @throws ApiProblem */
export async function requestOnce<Answer>(method: string, path: string): Promise<Answer> {
  return read<Answer>(await send(method, path, {}));
}

async function send(method: string, path: string, { json, form, etag, signal }: RequestOptions): Promise<Response> {
  const body = json === undefined ? form : JSON.stringify(json);
  try {
    return await fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        // What a refusal means and what to do is said in the language of this page, not of the browser.
        'accept-language': language(),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(method !== 'GET' && { 'x-csrf-token': csrfToken }),
        ...(etag !== undefined && { 'if-match': etag }),
      },
      ...(body !== undefined && { body }),
      ...(signal !== undefined && { signal }),
      redirect: 'error',
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw noAnswer();
  }
}

async function read<Answer>(response: Response): Promise<Answer> {
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? undefined : JSON.parse(await response.text(), shown)) as Answer;
}

/** Rows of any age may hold what nobody sees: no page shows it as if it were not there. */
function shown(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? showUnseen(value) : value;
}
