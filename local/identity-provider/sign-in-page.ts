import type { Account } from './accounts.ts';
import { escapeHtml, page } from './page.ts';

export interface SignInPage {
  /** Where the form posts to: a path of this provider. */
  readonly action: string;
  readonly accounts: readonly Account[];
  /** What the field starts with: the client's `login_hint`, or what was typed before. */
  readonly email: string;
  readonly error?: string;
}

/** The form, and below it the demo's accounts, each a button that signs in with the password it shows. */
export function renderSignInPage({ action, accounts, email, error }: SignInPage): string {
  const invalid = error === undefined ? '' : ' aria-invalid="true" aria-describedby="error"';
  return page(
    'Acme sign-in',
    `<p>The identity provider of the demo. It runs on this machine only.</p>
${error === undefined ? '' : `<p role="alert" id="error">${escapeHtml(error)}</p>`}
<form method="post" action="${escapeHtml(action)}">
<label for="email">E-mail</label>
<input id="email" name="email" type="email" autocomplete="username" required value="${escapeHtml(email)}"${invalid}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${invalid}>
<button type="submit">Sign in</button>
</form>
<h2>Demo accounts</h2>
${accounts.map((account) => accountButton(action, account)).join('\n')}`,
  );
}

function accountButton(action: string, { name, email, password }: Account): string {
  return `<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="email" value="${escapeHtml(email)}">
<input type="hidden" name="password" value="${escapeHtml(password)}">
<button class="quiet" type="submit">Sign in as ${escapeHtml(name)}
<small>${escapeHtml(email)}, password ${escapeHtml(password)}</small></button>
</form>`;
}
