import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { headerOf } from './form.ts';

/** A browser that shows a page names HTML itself; programs that take anything get JSON. */
export function isForPerson(event: APIGatewayProxyEventV2): boolean {
  return names(event, 'text/html');
}

/** A program that wants data where a page is the rule names JSON, and no page. */
export function isForProgram(event: APIGatewayProxyEventV2): boolean {
  return names(event, 'application/json') && !isForPerson(event);
}

function names(event: APIGatewayProxyEventV2, mediaType: string): boolean {
  const accepted = (headerOf(event, 'accept') ?? '').toLowerCase().split(',');
  return accepted.some((element) => element.split(';')[0]?.trim() === mediaType);
}
