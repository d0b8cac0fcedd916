import { isIPv4 } from 'node:net';
import type { GatewayRequest, RequestSetting } from './request-event.ts';

/** Between client and gateway only (RFC 9110 §7.6.1). */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']);

/** "Duplicate headers are combined with commas." Cookies have a field of their own, and are not among the headers. */
export function readHeaders(request: GatewayRequest, setting: RequestSetting) {
  const received: Record<string, string[]> = Object.create(null);
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = (request.rawHeaders[index] ?? '').toLowerCase();
    received[name] = [...(received[name] ?? []), request.rawHeaders[index + 1] ?? ''];
  }
  const cookies = (received['cookie'] ?? []).flatMap((value) => value.split(';')).map((cookie) => cookie.trim());
  const forwarded = Object.entries(received).filter(([name]) => !HOP_BY_HOP.has(name) && name !== 'cookie');
  const headers = {
    'content-length': String(request.body.length),
    ...Object.fromEntries(forwarded.map(([name, values]) => [name, values.join(',')])),
    // A proxy appends; what the client sent is kept in front and proves nothing.
    'x-forwarded-for': [...(received['x-forwarded-for'] ?? []), sourceIpOf(request.remoteAddress)].join(', '),
    'x-forwarded-port': setting.port,
    'x-forwarded-proto': setting.protocol,
    'x-amzn-trace-id': setting.traceId,
  };
  return { headers: headers as Record<string, string>, cookies: cookies.filter((cookie) => cookie !== '') };
}

/** The client's address as the connection has it, an IPv4 one in its own form. */
export function sourceIpOf(remoteAddress: string): string {
  const mapped = remoteAddress.replace(/^::ffff:/i, '');
  return isIPv4(mapped) ? mapped : remoteAddress;
}
