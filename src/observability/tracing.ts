import { diag, DiagLogLevel, type Span, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { PgInstrumentation, type PgRequestHookInformation } from '@opentelemetry/instrumentation-pg';
import {
  detectResourcesSync,
  envDetectorSync,
  Resource,
  serviceInstanceIdDetectorSync,
} from '@opentelemetry/resources';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import {
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
} from '@temporalio/interceptors-opentelemetry';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { WorkflowInfo } from '@temporalio/workflow';
import type { RequestHandler } from 'express';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowSpan } from '../domain/trace';
import { DiscreetSpanProcessor } from './discreet-span-processor';
import { type Delivery, ReportingExporter } from './reporting-exporter';
import { traceRequest } from './trace-request';
import { workflowSpan } from './workflow-span';

/** How long a process that stops tries to send its last spans, in milliseconds. */
const STOP_MS = 3_000;

/** What the parts of a process need to be traced. */
export interface Tracing {
  /** Runs the rest of an HTTP request in a span. */
  traceRequest: RequestHandler;
  /** Makes spans of the calls to Temporal, and sends the trace along with starts and signals. */
  client: WorkflowClientInterceptor;
  /** Makes a span of each attempt of an activity. */
  activity: ActivityInterceptorsFactory;
  /** Takes the spans of workflow code. */
  endWorkflowSpan: (
    workflow: Pick<WorkflowInfo, 'workflowType' | 'workflowId' | 'runId'>,
    span: WorkflowSpan,
  ) => void;
  /** Sends the last spans. It does not wait long for a collector that is silent. */
  stop: () => Promise<void>;
}

/**
 * Traces this process, and sends the spans by OTLP. The OpenTelemetry SDK reads the details from its own variables
 * (OpenTelemetry, "Environment Variable Specification" and "OTLP Exporter Configuration"). Call it once, before the first
 * connection to Postgres.
 * @param delivery learns whether the collector takes the spans
 * @param warn gets a line for each of those variables that cannot be used
 */
export function createTracing(delivery: Delivery, warn: (message: string) => void): Tracing {
  diag.setLogger({ ...SILENT, warn, error: warn }, DiagLogLevel.WARN);
  const resource = Resource.default()
    .merge(new Resource({ [ATTR_SERVICE_NAME]: 'registration-requests' }))
    .merge(detectResourcesSync({ detectors: [serviceInstanceIdDetectorSync, envDetectorSync] }));
  const processor = new DiscreetSpanProcessor(new ReportingExporter(delivery));
  const provider = new NodeTracerProvider({ resource, spanProcessors: [processor] });
  // Baggage of callers would be written to workflow histories, so only the trace itself is handed on.
  provider.register({ propagator: new W3CTraceContextPropagator() });
  // What goes wrong from now on is a matter of the exporter, which reports it once a minute.
  diag.disable();
  // The statements have placeholders. Their values are never recorded, because that is off by default.
  const sql = new PgInstrumentation({ requireParentSpan: true, requestHook: nameByCommand });
  registerInstrumentations({ instrumentations: [sql] });
  const tracer = trace.getTracer('registration-requests');
  return {
    traceRequest: traceRequest(tracer),
    client: new OpenTelemetryWorkflowClientInterceptor({ tracer }),
    activity: (context) => ({
      inbound: new OpenTelemetryActivityInboundInterceptor(context, { tracer }),
    }),
    endWorkflowSpan: (workflow, span) => processor.onEnd(workflowSpan(resource, workflow, span)),
    stop: async () => {
      const stopped = provider.shutdown().catch(() => undefined);
      await Promise.race([stopped, delay(STOP_MS, undefined, { ref: false })]);
    },
  };
}

/** A prepared statement has a computed name, which tells nobody anything. */
function nameByCommand(span: Span, { query }: PgRequestHookInformation): void {
  const [command = ''] = /[a-z]+/i.exec(query.text) ?? [];
  span.updateName(command.toUpperCase());
}

const ignore = (): void => undefined;
const SILENT = { verbose: ignore, debug: ignore, info: ignore };
