import type { Attributes, Context } from '@opentelemetry/api';
import type { Delivery } from '../core/delivery.js';
import * as names from './attributes.js';
import { capturedHeaders } from './captured-headers.js';
import { settledAttributes } from './delivery-attributes.js';

/** The part of OpenTelemetry's logger that is the same in every line of the SDK. */
export interface EventLogger {
  emit(record: {
    eventName: string;
    severityNumber: number;
    severityText: string;
    body: string;
    attributes: Attributes;
    context: Context;
  }): void;
}

const INFO = { severityNumber: 9, severityText: 'INFO' };
const WARN = { severityNumber: 13, severityText: 'WARN' };
const MAX_PAYLOAD_BYTES = 16 * 1024;

/** The events worth a line of their own. Called once per settled delivery, in the context of its span. */
export function logDelivery(logger: EventLogger, delivery: Delivery, context: Context): void {
  const { route, outcome } = delivery;
  if (outcome !== 'dropped' && outcome !== 'rejected' && outcome !== 'duplicate' && !route.captureBody) return;
  const about = `${route.provider.name} ${route.path}`;
  const emit = (eventName: string, severity: typeof INFO, body: string, more: Attributes = {}) =>
    logger.emit({ eventName, ...severity, body, attributes: { ...summary(delivery), ...more }, context });

  if (outcome === 'dropped') emit(names.EVENT_SILENT_DROP, WARN, `${about}: answered 2xx without a processing mark`);
  if (outcome === 'rejected') emit(names.EVENT_REJECTED, WARN, rejection(about, delivery));
  if (outcome === 'duplicate') emit(names.EVENT_DUPLICATE, INFO, `${about}: answered from the record`);
  if (route.captureBody && isTrusted(delivery)) emit(names.EVENT_PAYLOAD, INFO, `${about}: payload`, payload(delivery));
}

function rejection(about: string, { errorType, explanation, verdict, receivedAt, route }: Delivery): string {
  const reason = explanation === undefined ? '' : `, ${explanation.reason}`;
  const age =
    verdict.signedAtMs === undefined
      ? ''
      : ` (signed ${seconds(receivedAt - verdict.signedAtMs)} ago, tolerance ${seconds(route.toleranceMs)})`;
  return `${about}: rejected, ${errorType}${reason}${age}`;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}

/** A route without a secret trusts everybody; on any other a stranger's body is not worth keeping. */
function isTrusted({ verdict }: Delivery): boolean {
  return verdict.status === 'valid' || verdict.status === 'not_checked';
}

function summary(delivery: Delivery): Attributes {
  return {
    [names.ATTR_WEBHOOK_PROVIDER]: delivery.route.provider.name,
    [names.ATTR_WEBHOOK_ROUTE]: delivery.route.path,
    [names.ATTR_WEBHOOK_MODE]: delivery.route.mode,
    ...settledAttributes(delivery),
    ...capturedHeaders(delivery),
  };
}

/** Bodies go here and nowhere else, and only where the route asks for them. */
function payload({ body, response }: Delivery): Attributes {
  const attributes: Attributes = {};
  if (body !== undefined) attributes['webhook.request.body'] = textOf(body);
  if (response?.body !== undefined) attributes['webhook.response.body'] = textOf(response.body);
  return attributes;
}

function textOf(bytes: Buffer): string {
  return bytes.toString('utf8', 0, MAX_PAYLOAD_BYTES);
}
