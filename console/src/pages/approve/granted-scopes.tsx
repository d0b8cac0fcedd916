import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import List from '@cloudscape-design/components/list';
import type { ApprovalJson } from '../../api/agents.ts';
import { useNow } from '../../common/moment.tsx';
import { exactly, relative, until } from '../../common/times.ts';

interface GrantedScopesProps {
  readonly granted: ApprovalJson['granted'];
  readonly used: ApprovalJson['used'];
  readonly isBusy: boolean;
  /** Without a scope: everything. */
  readonly onTakeBack: (scope?: string) => void;
}

/** What holds now, until when, and the way back. */
export function GrantedScopes({ granted, used, isBusy, onTakeBack }: GrantedScopesProps) {
  const now = useNow();
  const everything = granted.length > 1 && (
    <span className="tall">
      <Button disabled={isBusy} onClick={() => onTakeBack()}>
        Take back everything
      </Button>
    </span>
  );
  return (
    <Container
      header={
        <Header variant="h2" actions={everything}>
          What it may change now
        </Header>
      }
    >
      {granted.length === 0 ? (
        <Box>This agent may change nothing for you. It may read what you may read.</Box>
      ) : (
        <List
          ariaLabel="What it may change now"
          items={[...granted]}
          renderItem={({ scope, description, expires_at: end, once, then_once_until: thenOnce }) => ({
            id: scope,
            content: description,
            secondaryContent: (
              <Box variant="small">
                <span title={exactly(end)}>
                  {once ? 'once, ' : ''}until {until(end, now)} ({relative(end, now)})
                </span>
                {thenOnce === undefined ? '' : `, then once, until ${until(thenOnce, now)}`}
              </Box>
            ),
            actions: (
              <span className="tall">
                <Button disabled={isBusy} ariaLabel={`Take back: ${description}`} onClick={() => onTakeBack(scope)}>
                  Take back
                </Button>
              </span>
            ),
          })}
        />
      )}
      {used.length === 0 ? null : (
        <Box margin={{ top: 'm' }}>
          <Box variant="awsui-key-label">Approved once, and used</Box>
          {used.map(({ scope, description, used_at: at }) => (
            <Box key={scope} margin={{ top: 'xs' }}>
              {description}{' '}
              <Box variant="small">
                <span title={exactly(at)}>used {relative(at, now)}</span>
              </Box>
            </Box>
          ))}
        </Box>
      )}
    </Container>
  );
}
