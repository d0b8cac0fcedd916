const TIMEOUT_MS = 5_000;

/** @throws Error unless it was taken: EventBridge hands the event to the function again */
export async function post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<void> {
  const response = await fetch(url, {
    ...{ method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body },
    // Where it goes is configured, and nowhere else.
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the receiver answered ${response.status}`);
}
