import { request } from '../../console/src/api/request.ts';
import { chooseTexts } from '../../console/src/texts/texts.ts';

const { fetch } = globalThis;
afterEach(async () => {
  globalThis.fetch = fetch;
  await chooseTexts('en');
});

/** What is asked for with a request of a page in this language. */
async function askedFor(): Promise<string | null> {
  let asked: string | null = null;
  globalThis.fetch = async (_path, init) => {
    asked = new Headers(init?.headers).get('accept-language');
    return Response.json({});
  };
  await request('GET', '/organizations/acme/activity/refusals');
  return asked;
}

describe('what the server says in words', () => {
  it.each(['en', 'de'] as const)('is asked for in the language of the page: %s', async (language) => {
    await chooseTexts(language);
    expect(await askedFor()).toBe(language);
  });
});
