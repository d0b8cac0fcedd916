import { bodyOf, CREATE, JSON_HEADERS, LIST, TestSample } from '../support/sample.ts';

let sample: TestSample;
beforeAll(async () => {
  sample = await TestSample.start();
});
afterAll(() => sample.stop());

describe('listing projects', () => {
  it('goes page by page through the organization and no further', async () => {
    const gus = await sample.bearer('projects:read projects:create', { sub: 'gus', org_id: 'globex' });
    const globex = { organization: 'globex', authorization: gus };
    for (const name of ['one', 'two', 'three'])
      await sample.call(CREATE, { ...globex, body: JSON.stringify({ name }) });
    const first = bodyOf(await sample.call(LIST, { ...globex, query: { limit: '2' } }));
    const cursor = first.next_cursor;
    const second = bodyOf(await sample.call(LIST, { ...globex, query: { limit: '2', cursor } }));
    expect([first.projects.length, second.projects.length, second.next_cursor]).toEqual([2, 1, undefined]);
    const names = [...first.projects, ...second.projects].map(({ name }) => name);
    expect(names.toSorted()).toEqual(['one', 'three', 'two']);
    const stolen = bodyOf(await sample.call(LIST, { query: { cursor } })).projects;
    expect(stolen).toEqual([]);
  });

  it.each([
    ['limit', '0'],
    ['limit', '101'],
    ['limit', '-1'],
    ['limit', '1e1'],
    ['limit', ''],
    ['limit', '10,20'],
    ['cursor', ''],
    ['cursor', 'x'],
    ['cursor', Buffer.from('{"organization":"globex"}').toString('base64url')],
  ])('refuses %s=%s and names it', async (field, value) => {
    const answer = await sample.call(LIST, { query: { [field]: value } });
    expect(answer).toMatchObject({ statusCode: 400, headers: JSON_HEADERS });
    expect(bodyOf(answer)).toMatchObject({ error: 'invalid_request', field });
  });
});
