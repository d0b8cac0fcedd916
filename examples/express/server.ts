/** An API of Express in a container: everything that it knows of the deployment is in its variables. */
import { protectExpress } from '@countersign/protect/express';
import { principalOf } from '@countersign/protect/principal';
import express from 'express';

const app = express().disable('x-powered-by').use(express.json());
const projects = new Map<string, string[]>();

/** For the load balancer: says that the process answers, and nothing of what it depends on. */
app.get('/health', (_, response) => {
  response.send('ok');
});

app.get('/organizations/:organization/projects', protectExpress({ scopes: ['projects:read'] }), (request, response) => {
  const { organization, member } = principalOf(request);
  response.json({ organization, member, projects: projects.get(organization) ?? [] });
});

app.post(
  '/organizations/:organization/projects',
  protectExpress({ scopes: ['projects:create'] }),
  (request, response) => {
    const { organization, member } = principalOf(request);
    const name = String((request.body as { readonly name?: unknown } | undefined)?.name ?? '').slice(0, 100);
    projects.set(organization, [...(projects.get(organization) ?? []), name]);
    response.status(201).json({ organization, member, name });
  },
);

const server = app.listen(Number(process.env['PORT'] ?? 8080), process.env['HOST'] ?? '0.0.0.0', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(`listening on ${address?.port}`);
});
// A container is told to end by this signal, and killed when it does not.
process.on('SIGTERM', () => server.close(() => process.exit(0)));
