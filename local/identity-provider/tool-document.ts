import type { IncomingMessage, ServerResponse } from 'node:http';

/** Where the demo's unregistered tool says who it is. Beside the provider, because that is the one other server here. */
const TOOL_DOCUMENT_PATH = '/tools/desk.json';

/** Its id: the very address of its document. */
export function unregisteredTool(origin: string): string {
  return new URL(TOOL_DOCUMENT_PATH, origin).href;
}

/** Whether the document was asked for: then it is answered. */
export function answersToolDocument({ url }: IncomingMessage, response: ServerResponse, origin: string): boolean {
  if (url !== TOOL_DOCUMENT_PATH) return false;
  const document = {
    client_id: unregisteredTool(origin),
    client_name: 'Desk Tool',
    redirect_uris: ['http://127.0.0.1/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
  };
  response
    .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'max-age=3600' })
    .end(JSON.stringify(document));
  return true;
}
