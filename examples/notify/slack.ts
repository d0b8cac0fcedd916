import { post } from './post.ts';
import type { Question } from './question.ts';

/** To an incoming webhook, whose address is the secret. The link leads to the page; there is no button that approves. */
export async function postToSlack(webhookUrl: string, question: Question): Promise<void> {
  const { client, member, organization, scopes, approvalUri } = question;
  const text = `${plain(client)} asks ${plain(member)} (${plain(organization)}) for ${plain(scopes.join(', '))}.\n<${plain(approvalUri)}|Look at it and decide>`;
  // A preview would be fetched without a session, and show nothing.
  await post(webhookUrl, {}, JSON.stringify({ text, unfurl_links: false, unfurl_media: false }));
}

/** The three characters that Slack gives a meaning; a name may hold any. */
function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
