import Box from '@cloudscape-design/components/box';
import type { AuditEntryJson } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { detailLabel } from '../../common/detail-names.ts';
import { Moment } from '../../common/moment.tsx';
import { ClientLink, MemberLink, ProviderLink } from '../../common/named-links.tsx';
import { duration, exactly } from '../../common/times.ts';
import { texts } from '../../texts/audit.ts';
import { actionInWords, targetKind } from './actions.ts';
import { Evidence } from './evidence.tsx';

export function When({ at }: { readonly at: number }) {
  return (
    <>
      {exactly(at)}
      <Box variant="small" display="block">
        <Moment at={at} />
      </Box>
    </>
  );
}

/** In words; the action's own name beneath, for whoever looks for it elsewhere. */
export function What({ action }: { readonly action: string }) {
  const words = actionInWords(action);
  return (
    <>
      {words}
      {words === action ? null : (
        <Box variant="small" display="block">
          <span className="claims">{action}</span>
        </Box>
      )}
    </>
  );
}

/** A member by their address; whoever is none says what they are. */
export function Who({ actor: { kind, id, client } }: Pick<AuditEntryJson, 'actor'>) {
  return (
    <>
      {kind === 'member' ? <MemberLink id={id} withId /> : <Other kind={kind} id={id} />}
      {client === undefined ? null : (
        <Box variant="small" display="block">
          {texts.withClient(<ClientLink id={client} />)}
        </Box>
      )}
    </>
  );
}

function Other({ kind, id }: AuditEntryJson['actor']) {
  if (kind === 'setup') {
    return <>{texts.bySetupLink(<MemberLink id={id} withId />)}</>;
  }
  if (kind === 'provider') {
    return <>{texts.provider(<ProviderLink id={id} withId />)}</>;
  }
  if (kind === 'client') {
    return <>{texts.theClientItself(<ClientLink id={id} />)}</>;
  }
  const named = <span className="claims">{id}</span>;
  if (kind === 'operator') return <>{texts.operator(named)}</>;
  if (kind === 'deployment') return <>{texts.deployment(named)}</>;
  return (
    <>
      {kind} {named}
    </>
  );
}

export function ToWhat({ action, target }: Pick<AuditEntryJson, 'action' | 'target'>) {
  return <Referred kind={targetKind(action)} id={target} />;
}

function Referred({ kind, id }: { readonly kind: ReturnType<typeof targetKind>; readonly id: string }) {
  switch (kind) {
    case 'member':
      return <MemberLink id={id} withId />;
    case 'provider':
      return <ProviderLink id={id} withId />;
    case 'client':
      return <ClientLink id={id} withId />;
    case undefined:
      return <span className="claims">{id}</span>;
  }
}

export function Details({ details, evidence }: Pick<AuditEntryJson, 'details' | 'evidence'>) {
  return (
    <>
      {Object.entries(details).map(([name, value]) => (
        <div key={name}>
          <Box variant="span" color="text-body-secondary">
            {detailLabel(name)}
          </Box>{' '}
          <Detail name={name} value={value} />
        </div>
      ))}
      {evidence === undefined ? null : <Evidence of={evidence} />}
    </>
  );
}

/** What of an entry is an id, and whose: it is told by the name that people know. */
const REFERRED: Readonly<Record<string, 'member' | 'provider' | 'client'>> = {
  ...{ member: 'member', replaces: 'member', madeBy: 'member' },
  ...{ provider: 'provider', linkedAt: 'provider', idp: 'provider' },
  client: 'client',
};

function Detail({ name, value }: { readonly name: string; readonly value: string | number | boolean }) {
  const kind = Object.hasOwn(REFERRED, name) ? REFERRED[name] : undefined;
  if (kind !== undefined && typeof value === 'string') return <Referred kind={kind} id={value} />;
  return <span className="claims">{detailInWords(name, value)}</span>;
}

/** Times as times, durations as durations; everything else as it was written. */
export function detailInWords(name: string, value: string | number | boolean): string {
  if (typeof value === 'number' && /(?:At|^until)$/.test(name)) return exactly(value);
  if (typeof value === 'number' && /Seconds$/.test(name)) return duration(value);
  return typeof value === 'boolean' ? (value ? texts.yes : texts.no) : String(value);
}
