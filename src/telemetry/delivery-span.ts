import {
  type Context,
  context,
  defaultTextMapGetter,
  INVALID_TRACEID,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { Delivery } from '../core/delivery.js';
import type { SpanReference } from '../core/observer.js';
import { ATTR_HTTP_ROUTE } from './attributes.js';
import { cleanText } from './clean-text.js';
import { arrivalAttributes, eachSettledAttribute } from './delivery-attributes.js';

const ERROR_OUTCOMES = new Set(['dropped', 'failed', 'rejected', 'aborted']);

/** Child of the HTTP server span where there is one. The sender's trace context never is the parent: anybody can send one. */
export function startDeliverySpan(tracer: Tracer, delivery: Delivery): Span {
  return tracer.startSpan(`process ${delivery.route.provider.name}`, {
    kind: SpanKind.CONSUMER,
    attributes: arrivalAttributes(delivery),
  });
}

export function endDeliverySpan(span: Span, delivery: Delivery): void {
  if (span.isRecording()) {
    eachSettledAttribute(delivery, (name, value) => span.setAttribute(name, value));
    // On arrival it was the route's own path.
    if (delivery.routerPattern !== undefined && delivery.routerPattern !== delivery.route.path)
      span.setAttribute(ATTR_HTTP_ROUTE, cleanText(delivery.routerPattern));
    link(span, delivery.previous && { ...delivery.previous, isRemote: false });
    link(span, senderTrace(delivery));
    if (ERROR_OUTCOMES.has(delivery.outcome ?? '')) span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

export function referenceOf(span: Span): SpanReference | undefined {
  const spanContext = span.spanContext();
  return spanContext.traceId === INVALID_TRACEID ? undefined : spanContext;
}

function link(span: Span, context: SpanContext | undefined): void {
  if (context !== undefined) span.addLink({ context });
}

/** Once the signature is good, where the sender says it came from is worth a link. */
function senderTrace({ isVerified, head }: Delivery): SpanContext | undefined {
  const traceparent = isVerified ? head.header('traceparent') : undefined;
  if (traceparent === undefined) return undefined;
  const carrier = { traceparent, tracestate: head.header('tracestate') };
  return trace.getSpanContext(propagation.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter));
}

export function contextOf(span: Span): Context {
  return trace.setSpan(context.active(), span);
}
