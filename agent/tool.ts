import { AgentError, ApprovalDenied, ApprovalExpired, OAuthError } from './errors.ts';

/** What a model is told of a tool's call, in every framework's form or near it. */
export interface ToolResult {
  readonly isError: boolean;
  readonly text: string;
}

/**
 * Runs a tool, and turns a person's no, or their silence, into words that a model can act on: it is not tried again, and
 * nothing is said to be done that is not. Every other error is thrown on, for whoever runs the tools.
 */
export async function toolResult(tool: () => Promise<Response>): Promise<ToolResult> {
  try {
    const response = await tool();
    const text = await response.text();
    return { isError: !response.ok, text: response.ok ? text : `Refused with status ${response.status}: ${text}` };
  } catch (error) {
    const text = wordsOf(error);
    if (text === undefined) throw error;
    return { isError: true, text };
  }
}

function wordsOf(error: unknown): string | undefined {
  if (error instanceof ApprovalDenied) {
    return `Nothing was done. The person has refused ${error.scopes.join(' ')}. Do not ask again; go on without it.`;
  }
  if (error instanceof ApprovalExpired) {
    return `Nothing was done. The person has not answered whether you may have ${error.scopes.join(' ')}.`;
  }
  if (error instanceof OAuthError || error instanceof AgentError) return `Nothing was done. ${error.message}.`;
  return undefined;
}
