import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import root from '@opentelemetry/otlp-transformer/build/src/generated/root';

/** A span, as a collector shows it. */
export interface ReceivedSpan {
  name: string;
  traceId: string;
  spanId: string;
  /** Empty for the first span of a trace. */
  parentSpanId: string;
  attributes: Record<string, unknown>;
  /** The names and attributes of its events, such as an exception. */
  events: { name: string; attributes: Record<string, unknown> }[];
  status: { code?: number; message?: string };
  /** Nanoseconds since 1970. */
  startedAt: bigint;
  endedAt: bigint;
  /** What the process says of itself. */
  resource: Record<string, unknown>;
}

/** A receiver of traces by OTLP over HTTP (OTLP 1.5, section "OTLP/HTTP"). */
export interface Collector {
  url: string;
  spans: () => ReceivedSpan[];
  /** The bodies as they came, for a search of what must not be in them. */
  bytes: () => Buffer;
  /** The headers of the last call. */
  headers: () => NodeJS.Dict<string | string[]>;
  stop: () => Promise<void>;
}

/** What is read of the messages (opentelemetry-proto, `trace.proto` and `common.proto`). */
interface Attribute {
  key: string;
  value: { stringValue?: string; intValue?: string; boolValue?: boolean; doubleValue?: number };
}
interface WireSpan {
  name: string;
  traceId: Uint8Array;
  spanId: Uint8Array;
  parentSpanId?: Uint8Array;
  attributes: Attribute[];
  events: { name: string; attributes: Attribute[] }[];
  status: { code?: number; message?: string } | null;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
}
interface ExportRequest {
  resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: WireSpan[] }[] }[];
}

/** The messages that the exporter was generated from. Its package has no types for them. */
const { ExportTraceServiceRequest } = (
  root as unknown as {
    opentelemetry: {
      proto: {
        collector: {
          trace: {
            v1: {
              ExportTraceServiceRequest: {
                decode: (body: Uint8Array) => object;
                toObject: (message: object, options: object) => ExportRequest;
              };
            };
          };
        };
      };
    };
  }
).opentelemetry.proto.collector.trace.v1;

/** Starts a collector that keeps everything in memory. */
export async function startCollector(): Promise<Collector> {
  const spans: ReceivedSpan[] = [];
  const bodies: Buffer[] = [];
  let headers: NodeJS.Dict<string | string[]> = {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      bodies.push(body);
      ({ headers } = request);
      spans.push(...spansIn(body));
      response.writeHead(request.url === '/v1/traces' ? 200 : 404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => spans,
    bytes: () => Buffer.concat(bodies),
    headers: () => headers,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function spansIn(body: Buffer): ReceivedSpan[] {
  const decoded = ExportTraceServiceRequest.decode(body);
  const { resourceSpans } = ExportTraceServiceRequest.toObject(decoded, { longs: String, arrays: true });
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans
      .flatMap(({ spans }) => spans)
      .map((span) => ({
        name: span.name,
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentSpanId: hex(span.parentSpanId),
        attributes: attributesIn(span.attributes),
        events: span.events.map(({ name, attributes }) => ({ name, attributes: attributesIn(attributes) })),
        status: span.status ?? {},
        startedAt: BigInt(span.startTimeUnixNano),
        endedAt: BigInt(span.endTimeUnixNano),
        resource: attributesIn(resource.attributes),
      })),
  );
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}

function attributesIn(attributes: Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
