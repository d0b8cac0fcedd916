import { AgedCache } from '../../protect/aged-cache.ts';
import { NOW } from '../support/issuer.ts';

describe('answers that are kept for 60 s', () => {
  function setUp() {
    const time = { now: NOW };
    return { time, cache: new AgedCache<string>(() => time.now) };
  }

  it('[L9] a question that fails late takes nothing from the newer answer', async () => {
    const { time, cache } = setUp();
    const late = Promise.withResolvers<string>();
    const old = cache.get('acme', () => late.promise);
    time.now += 60;
    expect(await cache.get('acme', async () => 'new')).toBe('new');
    late.reject(new Error('no answer'));
    await expect(old).rejects.toThrow('no answer');
    expect(await cache.get('acme', async () => 'asked once more')).toBe('new');
  });

  it('a failure is for those who waited for it, and for nobody else', async () => {
    const { cache } = setUp();
    const fails = async () => {
      throw new Error('no answer');
    };
    const both = [cache.get('acme', fails), cache.get('acme', async () => 'never asked')];
    for (const one of both) await expect(one).rejects.toThrow('no answer');
    expect(await cache.get('acme', async () => 'asked again')).toBe('asked again');
  });
});
