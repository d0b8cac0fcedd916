import { sendMail } from './mail.ts';
import { type BusEvent, questionOf } from './question.ts';
import { postToSlack } from './slack.ts';
import { postToWebhook } from './webhook.ts';

/**
 * A function for each channel: what one of them does not take is tried again there alone. An event that asks nothing is let
 * pass; one that is delivered again is told again, but by the webhook's id.
 */

export async function slack(event: BusEvent): Promise<void> {
  const question = questionOf(event, variable('ISSUER'));
  if (question !== undefined) await postToSlack(variable('SLACK_WEBHOOK_URL'), question);
}

export async function webhook(event: BusEvent): Promise<void> {
  const question = questionOf(event, variable('ISSUER'));
  if (question === undefined) return;
  const now = Math.floor(Date.now() / 1_000);
  await postToWebhook(variable('WEBHOOK_URL'), variable('WEBHOOK_SECRET'), question, now);
}

export async function mail(event: BusEvent): Promise<void> {
  const question = questionOf(event, variable('ISSUER'));
  const to = question && addressOf(question.member);
  if (question === undefined || to === undefined) return;
  const region = variable('AWS_REGION');
  const ses = {
    endpoint: process.env['AWS_ENDPOINT_URL_SESV2'] ?? `https://email.${region}.amazonaws.com`,
    region,
    credentials: {
      accessKeyId: variable('AWS_ACCESS_KEY_ID'),
      secretAccessKey: variable('AWS_SECRET_ACCESS_KEY'),
      ...(process.env['AWS_SESSION_TOKEN'] !== undefined && { sessionToken: process.env['AWS_SESSION_TOKEN'] }),
    },
  };
  await sendMail(ses, { from: variable('MAIL_FROM'), to }, question);
}

/** Replace this: an event names a member by the id that you gave them, and you know their address. */
function addressOf(member: string): string | undefined {
  const addresses: Readonly<Record<string, unknown>> = JSON.parse(variable('MAIL_ADDRESSES'));
  const address = Object.hasOwn(addresses, member) ? addresses[member] : undefined;
  return typeof address === 'string' ? address : undefined;
}

/** @throws Error where it is not set */
function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}
