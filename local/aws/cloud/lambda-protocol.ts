/** What an execution environment is started with. */
export interface RuntimeSettings {
  readonly handlerFile: string;
  readonly exportName: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  readonly logGroupName: string;
  readonly logStreamName: string;
}

/** One invocation, to the environment. `payload` is JSON: Lambda passes bytes, never objects. */
export interface InvocationMessage {
  readonly requestId: string;
  readonly traceId: string;
  readonly deadlineMs: number;
  readonly payload: string;
}

/** The form in which Lambda reports a failed invocation. */
export interface FunctionErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** From the environment. One port carries output and outcomes, so output always comes before its outcome. */
export type RuntimeMessage =
  | { readonly type: 'output'; readonly text: string }
  | { readonly type: 'ready' }
  | { readonly type: 'init-failed'; readonly error: FunctionErrorPayload }
  | { readonly type: 'succeeded'; readonly payload: string }
  | { readonly type: 'failed'; readonly error: FunctionErrorPayload };
