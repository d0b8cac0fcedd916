import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

export interface RawAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Sends bytes to a server on loopback and reads what comes back until it closes the connection: for requests that no
 * HTTP client would send. They must end with a request that says `Connection: close`.
 */
export async function sendRaw(url: string, bytes: string | Buffer): Promise<readonly RawAnswer[]> {
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  return parseAnswers(await text(socket));
}

/** One request to the token endpoint, header lines as given. */
export async function request(
  url: string,
  { method = 'POST', headers, body = '' }: { method?: string; headers: readonly string[]; body?: string | Buffer },
): Promise<RawAnswer> {
  const { pathname, search, host } = new URL(url);
  const lines = [`${method} ${pathname}${search} HTTP/1.1`, `Host: ${host}`, ...headers];
  const head = `${[...lines, `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close'].join('\r\n')}\r\n\r\n`;
  const [answer, ...others] = await sendRaw(url, Buffer.concat([Buffer.from(head), Buffer.from(body)]));
  if (answer === undefined || others.length > 0) throw new Error(`expected one answer, got ${others.length + 1}`);
  return answer;
}

function parseAnswers(wire: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let rest = wire; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n');
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(lines.map(parseHeader));
    const bodyEnd = end + 4 + Number(headers['content-length'] ?? 0);
    answers.push({ status: Number(statusLine.split(' ')[1]), headers, body: rest.slice(end + 4, bodyEnd) });
    rest = rest.slice(bodyEnd);
  }
  return answers;
}

function parseHeader(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
