import { isObject, scopesOf } from './answer.ts';

/** MCP: the call needs a person at an address first. */
const URL_ELICITATION_REQUIRED = -32042;

/**
 * What a tool behind `@countersign/protect/mcp` lacks, as its result says; `undefined` of any other. It is the server's word,
 * and what is asked for by it is shown to the person like everything else.
 */
export function lackedByTool(result: unknown): ReadonlySet<string> | undefined {
  const meta = isObject(result) && result['isError'] === true ? result['_meta'] : undefined;
  const scopes = scopesOf(isObject(meta) ? meta['countersign/insufficient_scope'] : undefined);
  return scopes.size === 0 ? undefined : scopes;
}

/** Of that error, what its address asks for, where the address is one of the issuer's own; `undefined` of any other. */
export function elicitedScopes(error: unknown, issuer: string): ReadonlySet<string> | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== URL_ELICITATION_REQUIRED) return undefined;
  const data = 'data' in error && isObject(error.data) ? error.data['elicitations'] : undefined;
  const urls = Array.isArray(data) ? data.map((one) => (isObject(one) ? one['url'] : undefined)) : [];
  const ours = urls.filter((url) => typeof url === 'string').filter((url) => url.startsWith(`${issuer}/approve/`));
  const scopes = new Set(ours.flatMap((url) => [...scopesOf(new URL(url).searchParams.get('scope'))]));
  return scopes.size === 0 ? undefined : scopes;
}
