import { isClientUrl, isLoopbackClientUrl } from '../../../protect/vocabulary/client-url.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { formatScopes, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { OWN_SCOPES } from '../configuration/own-scopes.ts';
import type { Configuration } from '../configuration.ts';
import { CLIENT_DOCUMENT_POLICIES, type ClientDocumentPolicy } from '../records.ts';
import { type FieldProblem, problemsOf } from './field-problem.ts';
import { parseDeclaredScopes } from './scope-list.ts';

export interface ClientDocumentsInput {
  readonly policy: string;
  readonly hosts?: readonly string[] | undefined;
  /** Space-separated. Absent: whatever only reads. */
  readonly scope?: string | undefined;
}

/** More than an organization's tools have; it stands in its row. */
const MAX_HOSTS = 50;

/** `off`, or hosts as they stand in clients' URLs, exactly, and a ceiling without our own administration. */
export function parseClientDocuments(
  { policy: named, hosts = [], scope }: ClientDocumentsInput,
  configuration: Configuration,
): Result<ClientDocumentPolicy | 'off', readonly FieldProblem[]> {
  const policy = CLIENT_DOCUMENT_POLICIES.find((one) => one === named);
  if (named === 'off' && hosts.length === 0 && scope === undefined) return ok('off');
  const ceiling =
    scope === undefined ? ok(readsOf(configuration)) : parseDeclaredScopes('clientDocuments', scope, configuration);
  const own = ceiling.ok && [...ceiling.value].some((one) => Object.hasOwn(OWN_SCOPES, one));
  const problems = [
    ...problemsOf([
      ['clientDocuments', policy === undefined && 'must be off, listed or approval; off has no hosts and no scopes'],
      ['clientDocuments', configuration.clientDocuments === 'off' && 'is off in the whole deployment'],
      [
        'clientDocuments',
        !hosts.every((host) => isDocumentHost(host, configuration)) && `names no host: each must be ${HOST_FORM}`,
      ],
      ['clientDocuments', hosts.length > MAX_HOSTS && `must name at most ${MAX_HOSTS} hosts`],
      [
        'clientDocuments',
        policy === 'listed' && hosts.length === 0 && 'must name at least one host where it is listed',
      ],
      ['clientDocuments', own && `must not give ${Object.keys(OWN_SCOPES).join(' or ')}: administering is no tool’s`],
    ]),
    ...(ceiling.ok ? [] : ceiling.error),
  ];
  if (problems.length > 0 || policy === undefined || !ceiling.ok) return err(problems);
  return ok({ policy, hosts: new Set(hosts), ceiling: ceiling.value });
}

const HOST_FORM = 'a host in lower case, without port, scheme and path, such as tools.example.com';

/** Loopback hosts come with their port, and on a laptop alone. */
function isDocumentHost(host: string, { allowLoopbackIssuers }: Configuration): boolean {
  const isOf = (url: string) => isClientUrl(url) && new URL(url).host === host;
  return (
    isOf(`https://${host}/`) ||
    (allowLoopbackIssuers && isOf(`http://${host}/`) && isLoopbackClientUrl(`http://${host}/`))
  );
}

function readsOf({ scopes }: Configuration): ScopeSet {
  const reads = [...scopes].filter(([scope, { access }]) => access === 'read' && !Object.hasOwn(OWN_SCOPES, scope));
  return new Set(reads.map(([scope]) => scope));
}

export function clientDocumentsInWords(policy: ClientDocumentPolicy | 'off'): AuditEntry['details'] {
  if (policy === 'off') return { clientDocuments: 'off' };
  return {
    clientDocuments: policy.policy,
    documentHosts: [...policy.hosts].join(' '),
    documentScope: formatScopes(policy.ceiling),
  };
}
