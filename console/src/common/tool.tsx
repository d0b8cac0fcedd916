import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import type { ToolOfAnswer } from '../../../lambdas/endpoints/openapi/answers/agents.ts';
import { texts } from '../texts/common.ts';
import { Copyable } from './copyable.tsx';
import { Name } from './name.tsx';

export type ToolFacts = Omit<ToolOfAnswer, 'client'>;

interface ToolProps {
  readonly id: string;
  /** As the operator says; absent: nobody has said anything. */
  readonly tool: ToolFacts | undefined;
}

/** Its picture, as we keep it; nothing where it has none, or it does not come. It says nothing that the name does not. */
export function Logo({ tool }: { readonly tool: ToolFacts | undefined }) {
  const [isGone, setGone] = useState(false);
  if (tool?.logo === undefined || isGone) return null;
  // biome-ignore lint/performance/noImgElement: nothing of Next.js is here
  return <img className="logo" src={tool.logo} alt="" width={32} height={32} onError={() => setGone(true)} />;
}

/** Who a tool is: its name, whose it is, whether that was verified, where it came from; its id one button away. */
export function Tool({ id, tool }: ToolProps) {
  return (
    <SpaceBetween size="xxs">
      <Box variant="strong">
        <Logo tool={tool} />
        <Name>{tool?.name ?? id}</Name>
      </Box>
      <Publisher tool={tool} />
      <Copyable value={id} label={texts.clientIdInline} />
    </SpaceBetween>
  );
}

/** What asks, over a card about it. */
export function ToolHeader({ id, tool }: ToolProps) {
  return (
    <Header variant="h2">
      <Logo tool={tool} />
      {tool?.name ?? id}
    </Header>
  );
}

function originOf({
  source_host: host,
  self_registered: itself,
  vouched_name: vouched,
}: Partial<ToolFacts> = {}): string {
  if (vouched !== undefined) return texts.registeredByNobody(vouched);
  if (itself) return texts.registeredItself;
  return host === undefined ? texts.registeredByOperator : texts.from(host);
}

/** Whose it is, and who says so. */
export function Publisher({ tool }: { readonly tool: ToolFacts | undefined }) {
  const { publisher, verified = false } = tool ?? {};
  return (
    <Box variant="small" display="block">
      {publisher === undefined ? null : <>{texts.by(<Name>{publisher}</Name>)} </>}
      {verified ? (
        <StatusIndicator type="success">{texts.verified}</StatusIndicator>
      ) : (
        <StatusIndicator type="info">{texts.notVerified}</StatusIndicator>
      )}{' '}
      {originOf(tool)}
    </Box>
  );
}
