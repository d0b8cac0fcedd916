/** A record of a stream, as GetRecords answers it. */
export interface StreamRecord {
  readonly eventName: string;
  readonly dynamodb: { readonly SequenceNumber: string };
}

/** Reads the stream of one table over the wire, as somebody: a role may lack the permission. */
export class StreamReader {
  readonly #endpoint: string;
  readonly #accessKeyId: string;
  readonly #region: string;

  constructor(endpoint: string, accessKeyId: string, region: string) {
    this.#endpoint = endpoint;
    this.#accessKeyId = accessKeyId;
    this.#region = region;
  }

  /** ARN and first shard. @throws Error when there is none, or it may not be read */
  async find(tableName: string): Promise<{ readonly streamArn: string; readonly shardId: string }> {
    type Listed = { readonly Streams?: readonly { readonly StreamArn: string }[] };
    const { Streams = [] } = await this.#call<Listed>('ListStreams', { TableName: tableName });
    const streamArn = Streams[0]?.StreamArn;
    if (streamArn === undefined) throw new Error(`the table ${tableName} has no stream`);
    type Described = { readonly StreamDescription: { readonly Shards?: readonly { readonly ShardId: string }[] } };
    const { StreamDescription } = await this.#call<Described>('DescribeStream', { StreamArn: streamArn });
    const shardId = StreamDescription.Shards?.[0]?.ShardId;
    if (shardId === undefined) throw new Error(`the stream ${streamArn} has no shard`);
    return { streamArn, shardId };
  }

  /** What follows a record, or all there is. */
  async recordsAfter(
    { streamArn, shardId }: { readonly streamArn: string; readonly shardId: string },
    after: string | undefined,
    limit: number,
  ): Promise<readonly StreamRecord[]> {
    const from =
      after === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after };
    const shard = { StreamArn: streamArn, ShardId: shardId };
    type Found = { readonly ShardIterator: string };
    const { ShardIterator } = await this.#call<Found>('GetShardIterator', { ...shard, ...from });
    type Read = { readonly Records?: readonly StreamRecord[] };
    const { Records = [] } = await this.#call<Read>('GetRecords', { ShardIterator, Limit: limit });
    return Records;
  }

  async #call<T>(operation: string, body: object): Promise<T> {
    const scope = `${this.#accessKeyId}/20260101/${this.#region}/dynamodb/aws4_request`;
    const response = await fetch(this.#endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
        // Engines on loopback look at who signs, and not at the signature.
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${operation}: ${await response.text()}`);
    return (await response.json()) as T;
  }
}
