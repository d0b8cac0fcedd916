import { metadataEndpoint } from '../../lambdas/endpoints/metadata-endpoint.ts';
import { OAUTH_ERROR_CODES } from '../../lambdas/endpoints/oauth-error.ts';
import { configuration } from '../support/fixtures.ts';
import { httpEvent, lambdaContext } from '../support/token-event.ts';

const endpoint = metadataEndpoint({ configuration, ring: { read: async () => undefined }, openapi: {} });

async function read(path: string, language = 'en'): Promise<string> {
  const event = httpEvent(path, { headers: { accept: 'text/html', 'accept-language': language } });
  return String((await endpoint(event, lambdaContext())).body);
}

function sectionOf(page: string, code: string): string {
  return new RegExp(`<section id="${code}">(.*?)</section>`, 's').exec(page)?.[1] ?? 'no such section';
}

describe('the page of errors', () => {
  it.each(['en', 'de'])('names the grants of the metadata, and no other (%s)', async (language) => {
    const metadata = JSON.parse(await read('/.well-known/oauth-authorization-server'));
    const section = sectionOf(await read('/oauth/errors', language), 'unsupported_grant_type');
    const [heading, ...named] = [...section.matchAll(/<code>(.*?)<\/code>/g)].map(([, code]) => code);
    expect(heading).toBe('unsupported_grant_type');
    expect(named).toStrictEqual(metadata.grant_types_supported);
  });

  it.each(['en', 'de'])('says of what the grants redeem that it is not accepted (%s)', async (language) => {
    const section = sectionOf(await read('/oauth/errors', language), 'invalid_grant');
    expect(section).toMatch(/assertion/i);
    expect(section).toMatch(/authorization code|Autorisierungscode/);
    expect(section).toMatch(/refresh.token/i);
  });

  it('has a section for each error, in their order', async () => {
    const ids = [...(await read('/oauth/errors')).matchAll(/<section id="(\w+)">/g)].map(([, id]) => id);
    expect(ids).toStrictEqual([...OAUTH_ERROR_CODES]);
  });
});
