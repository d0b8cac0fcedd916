import { freshUntil, maxAgeOf } from '../../../lambdas/core/clients/document-lifetime.ts';
import { NOW } from '../../support/fixtures.ts';

describe('[M6] how long a document is believed', () => {
  it.each([
    [undefined, undefined, undefined],
    ['max-age=600', undefined, 600],
    ['public, Max-Age="600"', undefined, 600],
    ['max-age=600', '100', 500],
    ['max-age=600', '700', 0],
    ['max-age=600', 'x', 600],
    ['max-age=600', '100x', 600],
    ['max-age=600', 'x100', 600],
    ['max-age=600', '12345678901', 600],
    ['s-max-age=600', undefined, undefined],
    ['max-age=600s', undefined, undefined],
    ['max-age=600, no-store', undefined, 0],
    ['no-cache', undefined, 0],
    ['max-age=-1', undefined, undefined],
    ['max-age=99999999999', undefined, undefined],
  ])('reads Cache-Control %s and Age %s as %s', (cacheControl, age, seconds) => {
    expect(maxAgeOf(cacheControl, age)).toBe(seconds);
  });

  it.each([
    [undefined, 3_600],
    [0, 300],
    [299, 300],
    [301, 301],
    [86_400, 86_400],
    [86_401, 86_400],
  ])('never is longer than a day, nor shorter than five minutes: %s', (maxAge, seconds) => {
    expect(freshUntil(NOW, maxAge)).toBe(NOW + seconds);
  });
});
