import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ToolOfAnswer } from '../../../lambdas/endpoints/openapi/answers.ts';
import { Copyable } from './copyable.tsx';
import { Name } from './name.tsx';

export type ToolFacts = Omit<ToolOfAnswer, 'client'>;

interface ToolProps {
  readonly id: string;
  /** As the operator says; absent: nobody has said anything. */
  readonly tool: ToolFacts | undefined;
}

/** Who a tool is: its name, whose it is, whether that was verified, where it came from; its id one button away. */
export function Tool({ id, tool }: ToolProps) {
  return (
    <SpaceBetween size="xxs">
      <Box variant="strong">
        <Name>{tool?.name ?? id}</Name>
      </Box>
      <Publisher tool={tool} />
      <Copyable value={id} label="client id" />
    </SpaceBetween>
  );
}

/** Whose it is, and who says so. */
export function Publisher({ tool }: { readonly tool: ToolFacts | undefined }) {
  const { publisher, verified = false, source_host: host } = tool ?? {};
  return (
    <Box variant="small" display="block">
      {publisher === undefined ? null : (
        <>
          by <Name>{publisher}</Name>{' '}
        </>
      )}
      {verified ? (
        <StatusIndicator type="success">verified</StatusIndicator>
      ) : (
        <StatusIndicator type="info">not verified</StatusIndicator>
      )}
      {host === undefined ? ' registered by the operator' : ` from ${host}`}
    </Box>
  );
}
