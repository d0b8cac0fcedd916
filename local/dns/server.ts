import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type DnsAnswer, formatAnswer, parseQuery, RCODE, TXT } from './message.ts';

/** What a name has. `undefined`: it does not answer, as one that cannot be reached does not. */
export type AnswerName = (name: string) => DnsAnswer | undefined;

export interface LocalDns {
  /** `127.0.0.1:port`, by UDP and TCP. */
  readonly server: string;
  close(): Promise<void>;
}

/** RFC 1035 §4.2.1: whoever announces no more is sent no more by UDP. */
const MAX_DATAGRAM_BYTES = 512;
const MAX_TCP_BYTES = 65_535;

/** A name server on loopback that knows TXT records, and nothing else. */
export async function startLocalDns(answer: AnswerName): Promise<LocalDns> {
  const answerTo = (query: Buffer, maxBytes: number) => {
    const question = parseQuery(query);
    if (question === undefined) return undefined;
    const known = question.type === TXT ? answer(question.name) : { rcode: RCODE.noError };
    return known && formatAnswer(question, known, maxBytes);
  };
  const tcp = createServer((socket) => answerStream(socket, (query) => answerTo(query, MAX_TCP_BYTES)));
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4');
  udp.on('message', (query, from) => {
    const reply = answerTo(query, MAX_DATAGRAM_BYTES);
    if (reply !== undefined) udp.send(reply, from.port, from.address);
  });
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  return {
    server: `127.0.0.1:${port}`,
    close: async () => {
      udp.close();
      tcp.close();
    },
  };
}

/** RFC 1035 §4.2.2: each message follows its length, in two bytes. */
function answerStream(socket: Socket, answer: (query: Buffer) => Buffer | undefined): void {
  let received = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
    const reply = answer(received.subarray(2, 2 + received.readUInt16BE(0)));
    if (reply === undefined) return;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(reply.length, 0);
    socket.end(Buffer.concat([length, reply]));
  });
}
