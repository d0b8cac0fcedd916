import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A secret's versions, and a distribution's configuration, behind the wire protocols of their services. */
export class FrontDoorServices {
  readonly versions = new Map<string, { value?: string; stages: string[] }>();
  header = 'first';
  eTag = 1;
  /** Of `GetDistribution`, asked one after the other; the last goes on. */
  readonly statuses: string[] = ['Deployed'];
  /** Operations, in order. */
  readonly calls: string[] = [];
  /** Whether both answer that they cannot now. */
  isDown = false;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Secrets Manager, as it makes a version before it invokes the rotation: without a value. */
  begin(rotation: string): void {
    this.versions.set(rotation, { stages: ['AWSPENDING'] });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<ServerResponse> {
    const body = await text(request);
    const target = String(request.headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1);
    if (this.isDown) return json(response, 503, { __type: 'ServiceUnavailable' });
    if (target) {
      this.calls.push(target);
      return this.#secret(target, JSON.parse(body), response);
    }
    this.calls.push(`${request.method} ${request.url}`);
    return this.#distribution(request, body, response);
  }

  #secret(operation: string, input: Record<string, string>, response: ServerResponse): ServerResponse {
    const at = (stage: string) => [...this.versions].find(([, { stages }]) => stages.includes(stage))?.[0];
    switch (operation) {
      case 'GetSecretValue': {
        const version = input['VersionId'] ?? at(String(input['VersionStage']));
        const value = version === undefined ? undefined : this.versions.get(version)?.value;
        if (value === undefined) return json(response, 400, { __type: 'ResourceNotFoundException' });
        return json(response, 200, { SecretString: value, VersionId: version });
      }
      case 'DescribeSecret': {
        const stages = [...this.versions].map(([id, version]) => [id, version.stages]);
        return json(response, 200, { VersionIdsToStages: Object.fromEntries(stages) });
      }
      case 'PutSecretValue': {
        const id = String(input['ClientRequestToken']);
        this.versions.set(id, { value: String(input['SecretString']), stages: ['AWSPENDING'] });
        return json(response, 200, { VersionId: id });
      }
      default: {
        const stage = String(input['VersionStage']);
        for (const version of this.versions.values()) version.stages = version.stages.filter((each) => each !== stage);
        const to = input['MoveToVersionId'];
        if (to !== undefined) this.versions.get(to)?.stages.push(stage);
        return json(response, 200, {});
      }
    }
  }

  #distribution(
    { method, url = '', headers }: IncomingMessage,
    body: string,
    response: ServerResponse,
  ): ServerResponse {
    if (method === 'PUT') {
      if (headers['if-match'] !== `E${this.eTag}`) return xml(response, 412, '<ErrorResponse/>');
      this.header = /<HeaderName>x-countersign-front-door<\/HeaderName><HeaderValue>([^<]*)</.exec(body)?.[1] ?? '';
      this.eTag += 1;
    }
    const config = `<CallerReference>r</CallerReference><Origins><Quantity>1</Quantity><Items><Origin><Id>api</Id><DomainName>a.example</DomainName><CustomHeaders><Quantity>2</Quantity><Items><OriginCustomHeader><HeaderName>x-other</HeaderName><HeaderValue>stays</HeaderValue></OriginCustomHeader><OriginCustomHeader><HeaderName>x-countersign-front-door</HeaderName><HeaderValue>${this.header}</HeaderValue></OriginCustomHeader></Items></CustomHeaders></Origin></Items></Origins><Comment>c</Comment><Enabled>true</Enabled>`;
    response.setHeader('etag', `E${this.eTag}`);
    if (url.endsWith('/config')) return xml(response, 200, `<DistributionConfig>${config}</DistributionConfig>`);
    const status = this.statuses.length > 1 ? this.statuses.shift() : this.statuses[0];
    return xml(response, 200, `<Distribution><Id>D</Id><Status>${status}</Status></Distribution>`);
  }
}

function json(response: ServerResponse, status: number, body: object): ServerResponse {
  return response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}

function xml(response: ServerResponse, status: number, body: string): ServerResponse {
  return response.writeHead(status, { 'content-type': 'text/xml' }).end(`<?xml version="1.0"?>${body}`);
}
