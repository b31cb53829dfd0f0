// Nest, on Express: what a handler says of the delivery is said in `request.outworxTrack`, or by `track` anywhere below it.
//
//   STRIPE_WEBHOOK_SECRET=whsec_local OUTWORX_WEBHOOKS_CONFIG=examples/frameworks/webhooks.config.yaml \
//     node --import @outworx/otel-webhooks/register examples/frameworks/nest.js
import 'reflect-metadata';
import { Body, Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { track } from '@outworx/otel-webhooks';

interface StripeEvent {
  readonly id: string;
  readonly type: string;
}

@Controller('webhooks')
class WebhooksController {
  @Post(':provider')
  receive(@Body() event: StripeEvent) {
    if (event.type !== 'invoice.paid') throw new RangeError(`no plan for ${event.type}`);
    console.log(`handling ${event.id}`);
    track.processed();
    return { received: true };
  }
}

@Module({ controllers: [WebhooksController] })
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: false });
await app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
console.log(`listening ${await app.getUrl()}`);
