/** What a challenge is asked for: the decision as the form says it, so that the answer counts for this one alone. */
export function challengeRequest(fields: FormData, sessionId: string | undefined): object {
  const text = (name: string) => String(fields.get(name) ?? '');
  if (sessionId === undefined) return { for: 'confirm', member: text('member'), id: text('id') };
  const scopes = fields.getAll('scope').map(String);
  const chosen = scopes.map((scope) => [scope, fields.get(`duration.${scope}`)] as const);
  const durations = Object.fromEntries(chosen.filter(([, duration]) => duration !== null));
  const client = text('shown.client');
  const shown = { client: client === '' ? null : client, scopes: text('shown.scopes').split(' ') };
  return { for: 'approve', sessionId, scopes, durations, shown };
}

/** A no takes none; a yes, where something that is ticked does, or where the form is of one thing alone. */
export function needsPasskey(form: { querySelector(selector: string): unknown }, decision: string): boolean {
  if (decision === 'confirm') return true;
  return decision === 'approve' && form.querySelector('input[data-passkey]:checked') !== null;
}
