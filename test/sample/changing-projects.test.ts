import { bodyOf, CREATE, DELETE, JSON_HEADERS, RENAME, TestSample } from '../support/sample.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let sample: TestSample;
beforeAll(async () => {
  sample = await TestSample.start();
});
afterAll(() => sample.stop());

describe('creating a project', () => {
  it('answers with the project', async () => {
    const answer = await sample.call(CREATE, { body: '{"name":"  Apollo "}' });
    expect(answer).toEqual({ statusCode: 201, headers: JSON_HEADERS, body: expect.any(String) });
    const project = { id: expect.stringMatching(UUID), name: 'Apollo', version: 1, created_by: 'maria' };
    expect(bodyOf(answer)).toEqual(project);
  });

  it('takes a body that API Gateway has encoded', async () => {
    const body = Buffer.from('{"name":"Gemini"}').toString('base64');
    expect(await sample.call(CREATE, { body, isBase64Encoded: true })).toMatchObject({ statusCode: 201 });
  });

  it.each([
    ['A', 1],
    ['ü', 100],
    ['🚀', 100],
  ])('takes a name of 1 to 100 characters: %s, %d times', async (character, count) => {
    const name = character.repeat(count);
    expect(await sample.create(name)).toMatchObject({ name });
  });

  it.each([
    [undefined, 'body', 'body must be a JSON object'],
    ['', 'body', 'body must be a JSON object'],
    ['{', 'body', 'body must be a JSON object'],
    ['null', 'body', 'body must be a JSON object'],
    ['[]', 'body', 'body must be a JSON object'],
    ['"Apollo"', 'body', 'body must be a JSON object'],
    ['{}', 'name', 'name must be a string'],
    ['{"name":7}', 'name', 'name must be a string'],
    ['{"name":null}', 'name', 'name must be a string'],
    ['{"name":""}', 'name', 'name must have 1 to 100 characters'],
    ['{"name":"  "}', 'name', 'name must have 1 to 100 characters'],
    [`{"name":"${'x'.repeat(101)}"}`, 'name', 'name must have 1 to 100 characters'],
  ])('refuses %.20j and names the field', async (body, field, description) => {
    expect(await sample.call(CREATE, { body })).toEqual({
      statusCode: 400,
      headers: JSON_HEADERS,
      body: JSON.stringify({ error: 'invalid_request', error_description: description, field }),
    });
  });
});

describe('renaming a project', () => {
  it('answers with the project', async () => {
    const { id } = await sample.create('Apollo');
    const answer = await sample.call(RENAME, { project: id, body: '{"name":"Artemis"}' });
    expect(answer).toMatchObject({ statusCode: 200, headers: JSON_HEADERS });
    expect(bodyOf(answer)).toEqual({ id, name: 'Artemis', version: 2, created_by: 'maria' });
  });

  it('leaves alone what was changed since the version that the caller has seen', async () => {
    const { id, version } = await sample.create('Apollo');
    const rename = (name: string) => sample.call(RENAME, { project: id, body: JSON.stringify({ name, version }) });
    const answers = await Promise.all([rename('Artemis'), rename('Orion')]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ statusCode }) => statusCode === 409)).toEqual({
      statusCode: 409,
      headers: JSON_HEADERS,
      body: '{"error":"conflict","error_description":"version is not the current one","field":"version"}',
    });
  });

  it.each(['"1"', '0', '1.5', 'null'])('refuses the version %s', async (version) => {
    const { id } = await sample.create('Apollo');
    const answer = await sample.call(RENAME, { project: id, body: `{"name":"Artemis","version":${version}}` });
    expect(answer).toMatchObject({ statusCode: 400 });
    expect(bodyOf(answer)).toMatchObject({ field: 'version' });
  });
});

describe('deleting a project', () => {
  it('happens once', async () => {
    const { id } = await sample.create('Apollo');
    expect(await sample.call(DELETE, { project: id })).toEqual({ statusCode: 204 });
    expect(await sample.call(DELETE, { project: id })).toMatchObject({ statusCode: 404 });
  });
});

describe('a project that is not there', () => {
  const missing: [string, string][] = [
    ['the id of none', '00000000-0000-4000-8000-000000000000'],
    ['no id', 'x'],
    ['longer than a key may be', 'x'.repeat(2_000)],
    ['blank', ' '],
  ];
  it.each(missing)('is a 404: %s', async (_, project) => {
    const answer = {
      statusCode: 404,
      headers: JSON_HEADERS,
      body: '{"error":"not_found","error_description":"There is no such project in this organization"}',
    };
    expect(await sample.call(RENAME, { project, body: '{"name":"Artemis"}' })).toEqual(answer);
    expect(await sample.call(DELETE, { project })).toEqual(answer);
  });

  it("is any of another organization's", async () => {
    const { id } = await sample.create('Apollo');
    const gus = await sample.bearer('projects:rename projects:delete', { sub: 'gus', org_id: 'globex' });
    const theirs = { organization: 'globex', authorization: gus, project: id, body: '{"name":"Mine"}' };
    expect(await sample.call(RENAME, theirs)).toMatchObject({ statusCode: 404 });
    expect(await sample.call(DELETE, theirs)).toMatchObject({ statusCode: 404 });
  });
});
