/** Just enough of RFC 1035 §4 to answer who asks for TXT records. */

/** RFC 1035 §4.1.1, RFC 6895 §2.3. */
export const RCODE = { noError: 0, formatError: 1, serverFailure: 2, noSuchName: 3, refused: 5 } as const;

export interface DnsQuestion {
  readonly id: number;
  readonly name: string;
  readonly type: number;
  /** As it was sent: it stands in the answer again. */
  readonly bytes: Buffer;
}

export interface DnsAnswer {
  readonly rcode: (typeof RCODE)[keyof typeof RCODE];
  /** The strings of each TXT record, at most 255 bytes each. */
  readonly texts?: readonly (readonly string[])[];
  /** An alias that stands before them: the records are at this name. */
  readonly alias?: string;
}

export const TXT = 16;
const CNAME = 5;
const IN = 1;
const HEADER_BYTES = 12;
const RESPONSE = 0x8000;
const TRUNCATED = 0x0200;
const RECURSION = 0x0180;

/** `undefined`: no query with one plain question. */
export function parseQuery(message: Buffer): DnsQuestion | undefined {
  if (message.length < HEADER_BYTES || (message.readUInt16BE(2) & RESPONSE) !== 0) return undefined;
  if (message.readUInt16BE(4) !== 1) return undefined;
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = message[at]; length !== 0; length = message[at]) {
    // RFC 1035 §4.1.4: a pointer, which no question needs.
    if (length === undefined || length > 63) return undefined;
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const end = at + 5;
  if (message.length < end) return undefined;
  const bytes = message.subarray(HEADER_BYTES, end);
  return {
    id: message.readUInt16BE(0),
    name: labels.join('.').toLowerCase(),
    type: message.readUInt16BE(at + 1),
    bytes,
  };
}

/** The answer, or, past `maxBytes`, its header alone with the flag that says so. */
export function formatAnswer(question: DnsQuestion, { rcode, texts = [], alias }: DnsAnswer, maxBytes: number): Buffer {
  const owner = alias === undefined ? question.name : alias;
  const records = [
    ...(alias === undefined ? [] : [resourceRecord(question.name, CNAME, nameBytes(alias))]),
    ...texts.map((strings) => resourceRecord(owner, TXT, Buffer.concat(strings.map(characterString)))),
  ];
  const whole = message(question, rcode, records);
  return whole.length <= maxBytes ? whole : message(question, rcode, [], TRUNCATED);
}

function message({ id, bytes }: DnsQuestion, rcode: number, records: readonly Buffer[], flags = 0): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(RESPONSE | RECURSION | flags | rcode, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, bytes, ...records]);
}

function resourceRecord(owner: string, type: number, data: Buffer): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(IN, 2);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([nameBytes(owner), fixed, data]);
}

function nameBytes(name: string): Buffer {
  return Buffer.concat([...name.split('.').map(characterString), Buffer.from([0])]);
}

function characterString(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}
