import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mail, slack, webhook } from '../../examples/notify/handlers.ts';
import { type BusEvent, questionOf } from '../../examples/notify/question.ts';
import { isFromUs } from '../../examples/notify/webhook.ts';
import { eventOf } from '../../lambdas/core/events/event.ts';
import { client, ISSUER, member, NOW, organization } from '../support/fixtures.ts';

interface Received {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

let receiver: Server;
let received: Received[];
let status: number;
let url: string;

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    const chunks = await request.toArray();
    received.push({ path: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(status, { location: '/elsewhere' }).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});

afterAll(() => receiver.close());

const before = { ...process.env };
beforeEach(() => {
  [received, status] = [[], 200];
  Object.assign(process.env, {
    ...{ ISSUER, SLACK_WEBHOOK_URL: `${url}/slack`, WEBHOOK_URL: `${url}/hook`, WEBHOOK_SECRET: SECRET },
    ...{ MAIL_FROM: 'agents@example.com', MAIL_ADDRESSES: JSON.stringify({ [member.id]: 'ada@example.com' }) },
    ...{ AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL_SESV2: url },
    ...{ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
  });
});
afterEach(() => {
  process.env = { ...before };
});

/** As the function behind the audit trail puts it on the bus. */
function asked(detail: object = {}): BusEvent {
  const event = eventOf(
    {
      ...{ organization: organization.id, at: NOW, suffix: '1', action: 'writes.asked', target: 's-1' },
      actor: { kind: 'member', id: member.id, client: client.id },
      details: { member: member.id, client: client.id, scope: 'projects:write' },
    },
    'event-1',
    ISSUER,
  );
  if (event === 'not_published') throw new Error(event);
  return { source: 'countersign', 'detail-type': event.kind, detail: { ...event.detail, ...detail } };
}

const LINK = new RegExp(`${ISSUER}/approve/acme/s-1\\?[^\\s>|"\\\\]+`);

describe('[L16] a message about what an agent asks', () => {
  it('goes to Slack with the link to the page, no button, and no preview', async () => {
    await slack(asked({ client: '<!channel>&' }));
    expect(received.map(({ path }) => path)).toEqual(['/slack']);
    const body = JSON.parse(received[0]?.body ?? '');
    expect(Object.keys(body).sort()).toEqual(['text', 'unfurl_links', 'unfurl_media']);
    expect(body).toMatchObject({ unfurl_links: false, unfurl_media: false });
    expect(body.text).toContain('&lt;!channel&gt;&amp; asks');
    expect(body.text.replaceAll('&amp;', '&')).toMatch(LINK);
  });

  it('goes to the member’s own address by SES, as text, signed as AWS asks', async () => {
    await mail(asked());
    const [{ path, headers, body } = {} as Received] = received;
    expect(path).toBe('/v2/email/outbound-emails');
    expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=local\/\d{8}\/eu-west-1\/ses\/aws4_request, /);
    const sent = JSON.parse(body);
    expect(sent).toMatchObject({
      FromEmailAddress: 'agents@example.com',
      Destination: { ToAddresses: ['ada@example.com'] },
    });
    expect(Object.keys(sent.Content.Simple.Body)).toEqual(['Text']);
    expect(sent.Content.Simple.Body.Text.Data).toMatch(LINK);
  });

  it('is sent to nobody whose address is not known', async () => {
    for (const name of ['nobody', 'toString', '__proto__']) await mail(asked({ member: name }));
    expect(received).toEqual([]);
  });

  it('goes to a webhook with a signature that a receiver can verify, over the id, the time and the body', async () => {
    await webhook(asked());
    const [{ headers, body } = {} as Received] = received;
    const signed = headers as Readonly<Record<string, string>>;
    const at = Number(signed['webhook-timestamp']);
    expect(signed['webhook-id']).toBe('event-1');
    expect(JSON.parse(body)).toMatchObject({
      type: 'writes.asked',
      data: { member: member.id, scopes: ['projects:write'] },
    });
    expect(isFromUs(SECRET, signed, body, at)).toBe(true);
    expect(
      isFromUs(SECRET, { ...signed, 'webhook-signature': `v1,AAAA ${signed['webhook-signature']}` }, body, at + 300),
    ).toBe(true);
    for (const [headersThen, bodyThen, now] of [
      [signed, `${body} `, at],
      [{ ...signed, 'webhook-id': 'event-2' }, body, at],
      [{ ...signed, 'webhook-timestamp': String(at + 1) }, body, at],
      [{ ...signed, 'webhook-timestamp': 'now' }, body, at],
      [{ ...signed, 'webhook-signature': '' }, body, at],
      [{}, body, at],
      [signed, body, at + 301],
      [signed, body, at - 301],
    ] as const) {
      expect(isFromUs(SECRET, headersThen, bodyThen, now)).toBe(false);
    }
    expect(isFromUs(`whsec_${Buffer.alloc(32, 8).toString('base64')}`, signed, body, at)).toBe(false);
  });

  it.each([302, 400, 500])(
    'that is answered with %d fails, so that the event comes again, and goes nowhere else',
    async (answer) => {
      status = answer;
      for (const channel of [slack, mail, webhook]) await expect(channel(asked())).rejects.toThrow();
      expect(received.map(({ path }) => path)).not.toContain('/elsewhere');
    },
  );

  it.each<[string, object]>([
    ['of another source', { source: 'somebody' }],
    ['about something else', { 'detail-type': 'writes.approved' }],
    ['without a detail', { detail: null }],
  ])('is made of no event %s', (_, change) => {
    expect(questionOf({ ...asked(), ...change }, ISSUER)).toBeUndefined();
  });

  it.each<[string, object]>([
    ['to another host', { approval_uri: 'https://evil.example/approve/acme/s-1' }],
    ['to another page', { approval_uri: `${ISSUER}/logout` }],
    ['out of the page', { approval_uri: `${ISSUER}/approve/../logout` }],
    ['that is none', { approval_uri: 'approve' }],
    ['of a later version', { version: 2 }],
    ['of nobody', { member: undefined }],
  ])('never carries a link %s', async (_, detail) => {
    for (const channel of [slack, mail, webhook]) await channel(asked(detail));
    expect(received).toEqual([]);
  });
});
