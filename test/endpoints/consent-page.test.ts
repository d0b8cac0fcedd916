import type { LogoDigest } from '../../lambdas/core/clients/logo.ts';
import type { Client } from '../../lambdas/core/records.ts';
import { consentPage } from '../../lambdas/endpoints/authorization/pages.ts';
import { pagesOf } from '../../lambdas/endpoints/http/pages-of.ts';
import { desktop, REDIRECT_URI } from '../support/code-grant.ts';
import { configuration, member, organization, scopes } from '../support/fixtures.ts';
import { session } from '../support/session-world.ts';

const granted = scopes('projects:read');

function pageFor(client: Partial<Client> = {}) {
  const asked = consentPage({
    ...{ configuration, parameters: [['client_id', desktop.id]], client: { ...desktop, ...client } },
    address: { client: desktop.id, redirectUri: REDIRECT_URI },
    person: { session, member, organization, csrfToken: 'csrf', scopes: granted },
    consent: { granted, scopes: granted, askable: new Set(), details: [] },
  });
  const { headers, body = '' } = pagesOf(configuration).draw(asked);
  const pictures = [...body.matchAll(/<img[^>]*src="([^"]*)"/g)].map(([, source]) => source);
  return { pictures, policy: String(headers?.['content-security-policy']), body };
}

describe('[A3] the page that asks whether a tool may sign a person in', () => {
  it('shows the picture of the tool that we keep, beside its name, and loads no other origin’s', () => {
    const digest = 'a'.repeat(64) as LogoDigest;
    const { pictures, policy, body } = pageFor({ displayName: 'Desk Tool', logo: digest });
    expect(pictures).toEqual([`/logo/${desktop.id}/${digest}`]);
    expect(policy).toMatch(/img-src 'self'(;|$)/);
    expect(body).toContain('Desk Tool');
  });

  it('loads no picture at all for a tool that has none', () => {
    const { pictures, policy } = pageFor();
    expect(pictures).toEqual([]);
    expect(policy).not.toContain('img-src');
  });

  it('leaves no as easy as yes', () => {
    const buttons = pageFor().body.match(/<button[^>]*name="decision"[^>]*>/g);
    expect(buttons?.map((button) => /value="(\w+)"/.exec(button)?.[1])).toEqual(['deny', 'allow']);
  });
});
