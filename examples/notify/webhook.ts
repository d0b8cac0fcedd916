import { createHmac, timingSafeEqual } from 'node:crypto';
import { post } from './post.ts';
import type { Question } from './question.ts';

/** Seconds that a receiver lets a message be on its way: whoever has copied one cannot send it tomorrow. */
const TOLERANCE_SECONDS = 300;

/** By https://www.standardwebhooks.com: any receiver that knows it can verify. @param secret `whsec_` and base64 */
export async function postToWebhook(url: string, secret: string, question: Question, now: number): Promise<void> {
  const body = JSON.stringify({ type: 'writes.asked', timestamp: new Date(now * 1_000).toISOString(), data: question });
  const headers = {
    'webhook-id': question.id,
    'webhook-timestamp': String(now),
    'webhook-signature': `v1,${signatureOf(secret, question.id, now, body)}`,
  };
  await post(url, headers, body);
}

/** For a receiver: it must see the body as it came, and drop an id that it has seen. */
export function isFromUs(
  secret: string,
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
  now: number,
): boolean {
  const { 'webhook-id': id = '', 'webhook-timestamp': at = '', 'webhook-signature': signatures = '' } = headers;
  const sentAt = /^\d{1,12}$/.test(at) ? Number(at) : Number.NaN;
  if (!(Math.abs(now - sentAt) <= TOLERANCE_SECONDS)) return false;
  const expected = Buffer.from(`v1,${signatureOf(secret, id, sentAt, body)}`);
  // Several, while a secret is replaced.
  return signatures.split(' ').some((one) => {
    const given = Buffer.from(one);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function signatureOf(secret: string, id: string, at: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
}
