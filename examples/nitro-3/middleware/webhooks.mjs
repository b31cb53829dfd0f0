import { webhookGuard } from '@outworx/otel-webhooks/h3';

export default webhookGuard();
