import {
  type Context,
  context,
  defaultTextMapGetter,
  INVALID_TRACEID,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { Delivery } from '../core/delivery.js';
import type { SpanReference } from '../core/observer.js';
import { ATTR_HTTP_ROUTE } from './attributes.js';
import { cleanText } from './clean-text.js';
import { arrivalAttributes, settledAttributes } from './delivery-attributes.js';

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
    span.setAttributes(settledAttributes(delivery));
    if (delivery.routerPattern !== undefined) span.setAttribute(ATTR_HTTP_ROUTE, cleanText(delivery.routerPattern));
    const links = [...previousDelivery(delivery), ...senderTrace(delivery)];
    if (links.length > 0) span.addLinks(links);
    if (ERROR_OUTCOMES.has(delivery.outcome ?? '')) span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

export function referenceOf(span: Span): SpanReference | undefined {
  const spanContext = span.spanContext();
  return spanContext.traceId === INVALID_TRACEID ? undefined : spanContext;
}

function previousDelivery({ previous }: Delivery): Link[] {
  return previous === undefined ? [] : [{ context: { ...previous, isRemote: false } }];
}

/** Once the signature is good, where the sender says it came from is worth a link. */
function senderTrace(delivery: Delivery): Link[] {
  if (!delivery.isVerified || delivery.head.header('traceparent') === undefined) return [];
  const carrier = { traceparent: delivery.head.header('traceparent'), tracestate: delivery.head.header('tracestate') };
  const remote = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter));
  return remote === undefined ? [] : [{ context: remote }];
}

export function contextOf(span: Span): Context {
  return trace.setSpan(context.active(), span);
}
