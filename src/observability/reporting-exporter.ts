import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/** Learns whether the collector takes the spans. */
export interface Delivery {
  inReach: () => void;
  outOfReach: (reason: string) => void;
}

/** Sends spans by OTLP, and reports how that goes. Spans that cannot be sent are lost, and nothing else. */
export class ReportingExporter extends OTLPTraceExporter {
  constructor(private readonly delivery: Delivery) {
    super();
  }

  override export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    super.export(spans, ({ code, error }) => {
      if (code === ExportResultCode.SUCCESS) this.delivery.inReach();
      else this.delivery.outOfReach(describe(error));
      done({ code: ExportResultCode.SUCCESS });
    });
  }
}

/** Node's error of a refused connection to several addresses has no message, only a code. */
function describe(error: (Error & { code?: unknown }) | undefined): string {
  return [error?.code, error?.message].filter(Boolean).join(' ') || 'failed';
}
