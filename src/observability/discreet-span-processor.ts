import type { Attributes } from '@opentelemetry/api';
import { BatchSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-base';

/**
 * Takes the texts of errors out of each span. A text may quote a value, and traces are often read by more people than
 * logs. The type of the error stays, and the log has the text.
 */
export class DiscreetSpanProcessor extends BatchSpanProcessor {
  override onEnd(span: ReadableSpan): void {
    const { code } = span.status;
    const events = span.events.map(({ attributes, ...event }) => ({
      ...event,
      attributes: onlyType(attributes),
    }));
    // A span is an object of a class, whose members are read when it is sent.
    super.onEnd(
      Object.create(span, { status: { value: { code } }, events: { value: events } }) as ReadableSpan,
    );
  }
}

function onlyType(attributes: Attributes = {}): Attributes {
  const type = attributes['exception.type'];
  return type === undefined ? {} : { 'exception.type': type };
}
