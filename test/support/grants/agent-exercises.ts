import { randomUUID } from 'node:crypto';
import { PEOPLE } from '../agent-stack.ts';
import type { Exercise } from './exercise.ts';
import type { GrantWorld } from './grant-world.ts';

const AGENT_PATH = '/organizations/acme/agent';
const PROJECTS_PATH = '/sample/organizations/acme/projects';
const WRITE = 'projects:create';

const json = (body: object) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** A host's way, with the member's access token. */
const mint: Exercise = async ({ stack, accessToken }) =>
  (await stack.mint(accessToken, 'grants-1', ['projects:read'])).status === 200;

/** Our own page's way, with the member's session. */
const mintInSession: Exercise = async ({ maria }) =>
  (await maria.post(`${AGENT_PATH}/token`, json({ sessionId: 'grants-2' }))).status === 200;

const poll: Exercise = async ({ accessToken, api }) =>
  api('GET', `${AGENT_PATH}/sessions/grants-1`, accessToken).then(isOk);

const approve: Exercise = async (world) => approved(world, 'grants-1');

const ask: Exercise = async (world) => asked(world, `grants-asked-${world.next()}`);

const end: Exercise = async (world) => {
  const sessionId = `grants-ended-${world.next()}`;
  await used(world, sessionId);
  const path = `${AGENT_PATH}/sessions/${sessionId}/end`;
  return isOk(await world.api('POST', path, world.accessToken));
};

const inboxOfAll: Exercise = async ({ stack }) =>
  isOk(await (await stack.signedIn(PEOPLE.bob)).request(`${AGENT_PATH}/requests?all=true`));

/** A question that waits is answered with the approval. */
const approveAsked: Exercise = async (world) => {
  const sessionId = `grants-answered-${world.next()}`;
  await asked(world, sessionId);
  return approved(world, sessionId);
};

const list: Exercise = async ({ maria }) => isOk(await maria.request(`${AGENT_PATH}/sessions`));

const showPage: Exercise = async ({ maria }) =>
  isOk(await maria.request(`/approve/acme/grants-1?plain=1&scope=${WRITE}`));

const takeBackAll: Exercise = async (world) => {
  const sessionId = `grants-taken-${world.next()}`;
  await used(world, sessionId);
  await approved(world, sessionId);
  return isOk(await world.maria.post(`${AGENT_PATH}/sessions/${sessionId}`, { method: 'DELETE' }));
};

function aged(exercise: Exercise): Exercise {
  return async (world) => {
    await world.age(world.maria);
    return exercise(world);
  };
}

/** Each time another session, so that the question is a new one. */
async function asked({ accessToken, api }: GrantWorld, sessionId: string): Promise<boolean> {
  return isOk(await api('POST', `${AGENT_PATH}/sessions/${sessionId}/requests`, accessToken, { scopes: [WRITE] }));
}

/** Nothing is approved for a session that no tool has used. */
async function used({ stack, accessToken }: GrantWorld, sessionId: string): Promise<void> {
  await stack.mint(accessToken, sessionId, ['projects:read']);
}

/** For whichever tool has the session: other exercises may have minted for it. */
async function approved(world: GrantWorld, sessionId: string): Promise<boolean> {
  const { maria, stack } = world;
  await used(world, sessionId);
  return isOk(await stack.approve(maria, sessionId, [WRITE]));
}

function isOk({ status }: { readonly status: number }): boolean {
  return status >= 200 && status < 300;
}

export const AGENT: Readonly<Record<string, Exercise>> = {
  'dynamodb:GetItem Sessions': mintInSession,
  'dynamodb:UpdateItem Sessions': mintInOldSession(),
  'dynamodb:GetItem Directory': mintInSession,
  'dynamodb:GetItem Members': mint,
  'dynamodb:GetItem Status': mint,
  'dynamodb:GetItem AgentSessions': poll,
  'dynamodb:UpdateItem AgentSessions': mint,
  'dynamodb:PutItem AgentSessions': end,
  'dynamodb:GetItem WriteRequests': poll,
  'dynamodb:PutItem WriteRequests': ask,
  'dynamodb:PutItem AuditTrail': ask,
  'dynamodb:GetItem KeyRing': mint,
  'kms:Sign key/*': mint,
};

/** `post` asks for the CSRF token first, which moves the idle end; so it is asked for before. */
function mintInOldSession(): Exercise {
  return async (world) => {
    const { csrf_token: token } = await world.maria.session();
    await world.age(world.maria);
    const headers = { origin: world.stack.running.issuer, 'x-csrf-token': String(token) };
    const { body, headers: type } = json({ sessionId: 'grants-2' });
    return isOk(
      await world.maria.request(`${AGENT_PATH}/token`, { method: 'POST', body, headers: { ...headers, ...type } }),
    );
  };
}

export const APPROVAL: Readonly<Record<string, Exercise>> = {
  'dynamodb:GetItem Sessions': approve,
  'dynamodb:UpdateItem Sessions': aged(list),
  'dynamodb:GetItem Directory': approve,
  'dynamodb:GetItem Members': approve,
  'dynamodb:GetItem Status': approve,
  'dynamodb:GetItem AgentSessions': showPage,
  'dynamodb:Query AgentSessions': list,
  'dynamodb:UpdateItem AgentSessions': approve,
  'dynamodb:PutItem AgentSessions': takeBackAll,
  'dynamodb:GetItem WriteRequests': showPage,
  'dynamodb:PutItem WriteRequests': approveAsked,
  'dynamodb:Query WriteRequests': inboxOfAll,
  'dynamodb:PutItem AuditTrail': approve,
  'dynamodb:GetItem KeyRing': approve,
  'kms:Sign key/*': approve,
};

async function create({ accessToken, api }: GrantWorld): Promise<string | undefined> {
  const { status, body } = await api('POST', PROJECTS_PATH, accessToken, { name: 'Apollo' });
  return status === 201 ? String(body['id']) : undefined;
}

const createProject: Exercise = async (world) => (await create(world)) !== undefined;

const listProjects: Exercise = async ({ accessToken, api }) => isOk(await api('GET', PROJECTS_PATH, accessToken));

const renameProject: Exercise = async (world) => {
  const path = `${PROJECTS_PATH}/${await create(world)}`;
  return isOk(await world.api('PATCH', path, world.accessToken, { name: 'Gemini' }));
};

/** Is told that there is none, which takes a look. */
const renameNoProject: Exercise = async ({ accessToken, api }) =>
  (await api('PATCH', `${PROJECTS_PATH}/${randomUUID()}`, accessToken, { name: 'Gemini' })).status === 404;

const deleteProject: Exercise = async (world) =>
  isOk(await world.api('DELETE', `${PROJECTS_PATH}/${await create(world)}`, world.deletingToken));

const writeAsAgent: Exercise = async (world) => {
  await approved(world, 'grants-3');
  const { body } = await world.stack.mint(world.accessToken, 'grants-3', [WRITE]);
  return (await world.api('POST', PROJECTS_PATH, String(body['access_token']), { name: 'Apollo' })).status === 201;
};

/** Approved for one write: without the grant nothing is used up, and nothing passes. */
const writeOnceAsAgent: Exercise = async (world) => {
  const token = await approvedOnce(world, 'grants-once', WRITE);
  return (await world.api('POST', PROJECTS_PATH, token, { name: 'Apollo' })).status === 201;
};

/** An agent token that carries a write which was approved for one use. */
export async function approvedOnce(world: GrantWorld, session: string, scope: string): Promise<string> {
  await used(world, session);
  await world.stack.approve(world.maria, session, [scope], { [scope]: 'once' });
  const { body } = await world.stack.mint(world.accessToken, session, [scope]);
  return String(body['access_token']);
}

export const PROJECTS: Readonly<Record<string, Exercise>> = {
  'dynamodb:GetItem Projects': renameNoProject,
  'dynamodb:Query Projects': listProjects,
  'dynamodb:PutItem Projects': createProject,
  'dynamodb:UpdateItem Projects': renameProject,
  'dynamodb:DeleteItem Projects': deleteProject,
  'dynamodb:GetItem Members': listProjects,
  'dynamodb:GetItem Status': listProjects,
  'dynamodb:GetItem AgentSessions': writeAsAgent,
  'dynamodb:UpdateItem AgentSessions': writeOnceAsAgent,
};
