import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

type Answer = APIGatewayProxyStructuredResultV2;

export function json(statusCode: number, body: object, headers: Record<string, string> = {}): Answer {
  return {
    statusCode,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

/** The same shape as the refusals of `protect()`, and the field that is wrong where there is one. */
export function problem(statusCode: number, error: string, description: string, field?: string): Answer {
  return json(statusCode, { error, error_description: description, ...(field === undefined ? {} : { field }) });
}
