import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { type ReactNode, useState } from 'react';
import type { TokenJson } from '../../../../lambdas/endpoints/administration/schemas/recalls.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { texts } from '../../texts/tokens.ts';
import { Empty } from '../empty.tsx';
import { Listing, NARROW } from '../listing.tsx';
import { Moment } from '../moment.tsx';
import { isolated, Name } from '../name.tsx';
import { MemberLink } from '../named-links.tsx';
import { Scopes } from '../scopes.tsx';
import { Publisher } from '../tool.tsx';
import { useMedia } from '../use-media.ts';
import { type PageOf, usePages } from '../use-pages.ts';
import { everyToken, type Held, heldOf } from './held.ts';
import { RevokeHeld } from './revoke-held.tsx';

interface ConnectedProps {
  readonly title: string;
  /** Whose tokens: the list is another one when this changes. */
  readonly of: string;
  /** What the rows are: the tools of one member, or the members of one tool. */
  readonly rows: 'tools' | 'members';
  readonly load: (cursor?: string) => Promise<PageOf<TokenJson>>;
  /** Absent: whoever looks may not. */
  readonly revoke?: ((token: string) => Promise<unknown>) | undefined;
  /** What else ends what a tool has: said before it is revoked. */
  readonly further: ReactNode;
  readonly empty: ReactNode;
  /** Of a tool, beside what it has. */
  readonly agents?: (client: string) => ReactNode;
}

/** What tools have now, one row for each tool or member, and taking it away. */
export function Connected(props: ConnectedProps) {
  const { title, of, rows, load, revoke, further, empty } = props;
  const [revoking, setRevoking] = useState<Held>();
  const [isCut, setCut] = useState(false);
  const { done } = useNotifications();
  const isNarrow = useMedia(NARROW);
  const pages = usePages(of, async () => {
    const all = await everyToken(load);
    setCut(all.isCut);
    return { items: heldOf(all.tokens) };
  });
  return (
    <SpaceBetween size="l">
      {isCut ? <Cut /> : null}
      <Listing
        title={title}
        noun={rows === 'tools' ? texts.tool : texts.member}
        pages={pages}
        description={texts.accessTokensThatHave}
        idOf={({ client, member }) => `${client} ${member}`}
        narrow={['who', 'last']}
        columns={columnsOf(props, isNarrow, setRevoking)}
        empty={<Empty title={texts.noToolHasToken}>{empty}</Empty>}
      />
      {revoking === undefined || revoke === undefined ? null : (
        <RevokeHeld
          held={revoking}
          revoke={revoke}
          further={further}
          onClose={() => setRevoking(undefined)}
          onDone={() => {
            done(texts.revokedRefusedFromIts(isolated(revoking.tool.name ?? revoking.client)));
            pages.reload();
          }}
        />
      )}
    </SpaceBetween>
  );
}

function columnsOf(
  { rows, revoke, agents }: ConnectedProps,
  isNarrow: boolean,
  onRevoke: (held: Held) => void,
): readonly TableProps.ColumnDefinition<Held>[] {
  const button = (held: Held) =>
    revoke === undefined || held.counting.length === 0 ? null : (
      <Button
        variant="inline-link"
        wrapText={false}
        ariaLabel={texts.revokeWhatHas(held.tool.name ?? held.client)}
        onClick={() => onRevoke(held)}
      >
        {texts.revoke}
      </Button>
    );
  return [
    {
      id: 'who',
      header: rows === 'tools' ? texts.toolHeader : texts.memberHeader,
      isRowHeader: true,
      minWidth: 180,
      cell: (held) => (
        <>
          {rows === 'tools' ? <ToolOf held={held} /> : <MemberLink id={held.member} />}
          {isNarrow ? <State held={held} /> : null}
          {isNarrow ? button(held) : null}
        </>
      ),
    },
    { id: 'last', header: texts.latestToken, cell: ({ lastIssuedAt }) => <Moment at={lastIssuedAt} /> },
    { id: 'state', header: texts.counts, minWidth: 150, cell: (held) => <State held={held} /> },
    { id: 'scopes', header: texts.mayDo, minWidth: 180, cell: (held) => <MayDo held={held} /> },
    ...(agents === undefined
      ? []
      : [{ id: 'agents', header: texts.agents, minWidth: 110, cell: ({ client }: Held) => agents(client) }]),
    ...(revoke === undefined ? [] : [{ id: 'revoke', header: texts.takeAway, minWidth: 110, cell: button }]),
  ];
}

/** The scopes of all that count, and how far some of them go. */
function MayDo({ held: { scopes, details } }: { readonly held: Held }) {
  return (
    <>
      <Scopes of={scopes} />
      {details.map((words) => (
        <Box key={words} variant="small" display="block">
          <Name>{words}</Name>
        </Box>
      ))}
    </>
  );
}

function ToolOf({ held: { client, tool } }: { readonly held: Held }) {
  return (
    <>
      <Box variant="strong">
        <Name>{tool.name ?? client}</Name>
      </Box>
      <Publisher tool={tool} />
    </>
  );
}

/** What was revoked, recalled or disabled stands here until it would have ended by itself. */
function State({ held: { tokens, counting, endsAt } }: { readonly held: Held }) {
  if (endsAt === undefined) return <StatusIndicator type="stopped">{texts.refused}</StatusIndicator>;
  return (
    <>
      <StatusIndicator type="success">
        {counting.length === tokens.length
          ? texts.tokens(tokens.length)
          : texts.ofTokens(counting.length, tokens.length)}
      </StatusIndicator>
      <Box variant="small" display="block">
        {texts.ends(<Moment at={endsAt} />)}
      </Box>
    </>
  );
}

function Cut() {
  return (
    <Alert type="warning" header={texts.notAllThemShown}>
      {texts.thereMoreThanCould}
    </Alert>
  );
}
