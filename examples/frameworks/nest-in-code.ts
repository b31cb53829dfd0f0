// Nest without a config: `@Webhook()` makes a webhook of a method. On Express `rawBody: true` keeps the bytes that were signed.
//
//   STRIPE_WEBHOOK_SECRET=whsec_local OUTWORX_WEBHOOKS_CONFIG=none \
//     node --import @outworx/otel-webhooks/register examples/frameworks/nest-in-code.js
import 'reflect-metadata';
import { Body, Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Webhook, type WebhookContext, WebhookDelivery } from '@outworx/otel-webhooks/nest';

interface StripeEvent {
  readonly id: string;
  readonly type: string;
}

@Controller('webhooks')
class WebhooksController {
  @Post('stripe')
  @Webhook({
    provider: 'stripe',
    signatureSecret: process.env.STRIPE_WEBHOOK_SECRET!,
    idempotencyKey: true,
    requireProcessingMark: true,
  })
  receive(@Body() event: StripeEvent, @WebhookDelivery() webhook: WebhookContext) {
    if (event.type !== 'invoice.paid') throw new RangeError(`no plan for ${event.type}`);
    console.log(`handling ${event.id}, attempt ${webhook.delivery.attempt}`);
    webhook.track.processed();
    return { received: true };
  }
}

@Module({ controllers: [WebhooksController] })
class AppModule {}

const app = await NestFactory.create(AppModule, { rawBody: true, logger: false });
await app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
console.log(`listening ${await app.getUrl()}`);
