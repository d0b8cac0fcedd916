/** A route handler, which Next.js loads when it builds, with no variable of ours. */
import { protectFetch } from '@countersign/protect/fetch';

const guard = protectFetch({
  scopes: ['projects:read'],
  organization: (request) => new URL(request.url).pathname.split('/')[2],
});

export async function GET(request: Request): Promise<Response> {
  const principal = await guard(request);
  return principal instanceof Response ? principal : new Response(principal.member);
}
