import { htmlPage } from '../../../lambdas/endpoints/http/page.ts';
import { pagesOf } from '../../../lambdas/endpoints/http/pages-of.ts';
import { metadataEndpoint } from '../../../lambdas/endpoints/metadata-endpoint.ts';
import { languageOf } from '../../../lambdas/endpoints/texts/language.ts';
import { configuration } from '../../support/fixtures.ts';
import { CONTEXT, httpEvent } from '../../support/http-event.ts';

const wanting = (accepted?: string) => {
  const event = httpEvent('GET /anything');
  return { ...event, headers: { ...event.headers, ...(accepted !== undefined && { 'accept-language': accepted }) } };
};

describe('the language of a page', () => {
  it.each([
    ['nothing is said', undefined, 'en'],
    ['German is wanted', 'de', 'de'],
    ['a region’s German is wanted, in any case of letters', 'DE-ch', 'de'],
    ['German is wanted most', 'de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['English is wanted most, and said last', 'de;q=0.5, en;q=0.7', 'en'],
    ['both are wanted alike: the first', 'de, en', 'de'],
    ['both are wanted alike: the first', 'en, de', 'en'],
    ['one that we lack is wanted most', 'fr, de;q=0.1', 'de'],
    ['none of ours is wanted', 'fr, it;q=0.5', 'en'],
    ['anything will do', '*', 'en'],
    ['anything but English will do', '*, en;q=0', 'de'],
    ['German is what will not do', 'de;q=0, *;q=0.1', 'en'],
    ['none of ours will do: nobody is refused for it', 'de;q=0, en;q=0', 'en'],
    ['a weight is none', 'de;q=2, en;q=0.1', 'en'],
    ['nothing of it can be read', ';;,de_DE,"', 'en'],
    ['it is a name that begins as ours does', 'den, deu', 'en'],
    ['it is as long as a header can be', `${'fr-fr-fr-fr;q=0.5, '.repeat(500)}de`, 'de'],
    ['it is one long word', 'x-'.repeat(5_000), 'en'],
  ])('where %s', (_, accepted, language) => {
    expect(languageOf(wanting(accepted))).toBe(language);
  });

  it.each([
    ['before what the browser wants', ['countersign_language=de'], 'de'],
    ['among others', ['a=b', 'countersign_language=de', 'c=d'], 'de'],
    ['once: a second one says nothing more', ['countersign_language=de', 'countersign_language=en'], 'de'],
    ['not where it is none of ours', ['countersign_language=fr'], 'en'],
    ['not where it is as long as a cookie can be', [`countersign_language=${'de'.repeat(2_000)}`], 'en'],
    ['not where more follows', ['countersign_language=de=de'], 'en'],
    ['not where it is nothing', ['countersign_language=', 'countersign_language'], 'en'],
    ['not where only a part of the name is ours', ['x_countersign_language=de', 'countersign_language2=de'], 'en'],
  ])('is what its reader chose in the console, %s', (_, cookies, language) => {
    expect(languageOf({ ...wanting('en'), cookies })).toBe(language);
  });

  it('[RFC 9110 §12.5.5] is said, and no answer in it is kept for readers of another', async () => {
    const page = htmlPage({
      statusCode: 503,
      title: ({ common }) => common.unavailable.title,
      body: { markup: '' },
      headers: { vary: 'Cookie' },
    });
    const { headers, body } = await pagesOf({}).drawn(async () => page)(wanting('de'), CONTEXT);
    expect(headers).toMatchObject({ 'content-language': 'de', vary: 'Cookie, Accept-Language' });
    expect(body).toContain('<html lang="de">');
    expect(body).toContain('<h1>Bitte versuchen Sie es noch einmal</h1>');
  });

  it('is the reader’s on the page of errors too, which may be kept', async () => {
    const event = { ...wanting('de-DE'), rawPath: '/oauth/errors' };
    const endpoint = metadataEndpoint({ configuration, keyRing: { read: async () => undefined } } as never);
    const { headers, body } = await endpoint(event, CONTEXT);
    expect(headers).toMatchObject({ 'cache-control': 'public, max-age=3600', vary: 'Accept-Language' });
    expect(body).toContain('Fehler der OAuth-Endpunkte');
  });
});
