import { type PublicKeyCredentialRequestOptionsJSON, startAuthentication } from '@simplewebauthn/browser';
import { challengeRequest, needsPasskey } from './decision.ts';

/**
 * The one script of the pages where a person approves or confirms: where the decision takes a passkey, it asks the device, puts the
 * answer into the form, and sends it. All words stand in the page. Without it the form is sent as it is, and the server
 * approves nothing that takes a passkey.
 */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-challenges]')) {
  form.addEventListener('submit', (event) => void take(event, form));
}

async function take(event: SubmitEvent, form: HTMLFormElement): Promise<void> {
  const button = event.submitter;
  if (!(button instanceof HTMLButtonElement) || !needsPasskey(form, button.value)) return;
  event.preventDefault();
  if (form.dataset['asking'] !== undefined) return;
  form.dataset['asking'] = 'yes';
  hideProblems(form);
  try {
    const answer = await ask(form);
    if (answer === 'no-answer' || answer === 'not-given') return show(form, answer);
    sendWith(form, answer, button);
  } finally {
    delete form.dataset['asking'];
  }
}

type Problem = 'no-answer' | 'not-given';

async function ask(form: HTMLFormElement): Promise<Problem | object> {
  const options = await challenge(form);
  if (options === undefined) return 'no-answer';
  return startAuthentication({ optionsJSON: options }).catch(() => 'not-given' as const);
}

async function challenge(form: HTMLFormElement) {
  const fields = new FormData(form);
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    'x-csrf-token': String(fields.get('csrf_token')),
  };
  const body = JSON.stringify(challengeRequest(fields, form.dataset['session']));
  const { challenges = '' } = form.dataset;
  const response = await fetch(challenges, { method: 'POST', headers, body, redirect: 'error' }).catch(() => undefined);
  if (response === undefined || !response.ok) return undefined;
  const { public_key: options } = (await response.json()) as {
    readonly public_key: PublicKeyCredentialRequestOptionsJSON;
  };
  return options;
}

/** As the button would have sent it, and without being asked again. */
function sendWith(form: HTMLFormElement, answer: object, button: HTMLButtonElement): void {
  for (const [name, value] of [
    ['passkey', JSON.stringify(answer)],
    [button.name, button.value],
  ] as const) {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value });
    form.append(field);
  }
  form.submit();
}

function show(form: HTMLFormElement, problem: Problem): void {
  const text = form.querySelector<HTMLElement>(`[data-passkey="${problem}"]`);
  text?.removeAttribute('hidden');
  text?.focus();
}

function hideProblems(form: HTMLFormElement): void {
  for (const text of form.querySelectorAll<HTMLElement>('[data-passkey][role="alert"]')) text.hidden = true;
}
