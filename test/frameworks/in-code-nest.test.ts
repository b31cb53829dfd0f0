import 'reflect-metadata';
import {
  Body,
  type CanActivate,
  Controller,
  Get,
  type INestApplication,
  type LoggerService,
  Module,
  type NestInterceptor,
  type PipeTransform,
  Post,
  Scope,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { track } from '../../src/index.js';
import { ConfigError, Webhook, type WebhookContext, WebhookDelivery } from '../../src/nest.js';
import { send } from '../helpers/http-client.js';
import { eventOf, headersOf, REFUSED, STRIPE, watchDeliveries } from './webhook-sender.js';

const seen: string[] = [];
const logged: string[] = [];
const log = (...words: unknown[]) => void logged.push(words.join(' '));
const logger: LoggerService = { log: () => {}, warn: () => {}, error: log };

const guard = (name: string): CanActivate => ({ canActivate: () => seen.push(name) > 0 });
const interceptor = (name: string): NestInterceptor => ({
  intercept: (_context, next) => {
    seen.push(name);
    return next.handle();
  },
});
const pipe = (name: string): PipeTransform => ({
  transform: (value) => {
    seen.push(name);
    return value;
  },
});

interface Event {
  readonly id: string;
  readonly fails?: boolean;
}

@Controller('hooks')
@UseGuards(guard('controller guard'))
class Hooks {
  @Post('stripe')
  @UseGuards(guard('guard'))
  @Webhook({ ...STRIPE, requireProcessingMark: true })
  @UseInterceptors(interceptor('interceptor'))
  async stripe(@Body(pipe('pipe')) event: Event, @WebhookDelivery() { delivery }: WebhookContext) {
    seen.push('handler');
    await null;
    if (event.fails) throw new RangeError('no such plan');
    track.processed();
    return { id: event.id, verified: delivery.verified, route: delivery.route };
  }

  @Get('stripe')
  other(@WebhookDelivery() delivery?: WebhookContext) {
    return { isDelivery: delivery !== undefined };
  }
}

@Controller({ path: 'scoped', scope: Scope.REQUEST })
class Scoped {
  @Post()
  @Webhook(STRIPE)
  receive(@Body() event: Event) {
    return { id: event.id };
  }
}

@Module({ controllers: [Hooks, Scoped] })
class AppModule {}

let app: INestApplication | undefined;
let watched: ReturnType<typeof watchDeliveries> | undefined;
afterEach(async () => {
  await app?.close();
  watched?.stop();
  app = undefined;
  watched = undefined;
  seen.length = 0;
  logged.length = 0;
});

const PLATFORMS = [
  ['Express', () => undefined],
  ['Fastify', () => new FastifyAdapter()],
] as const;

/** Gives the application's origin. */
async function start(platform: FastifyAdapter | undefined, options: object = {}): Promise<string> {
  const all = { logger, ...options };
  app =
    platform === undefined
      ? await NestFactory.create(AppModule, all)
      : await NestFactory.create<NestFastifyApplication>(AppModule, platform, all);
  app.useGlobalGuards(guard('global guard'));
  app.useGlobalInterceptors(interceptor('global interceptor'));
  app.useGlobalPipes(pipe('global pipe'));
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
}

async function post(url: string, body: string, secret?: string): Promise<string> {
  const reply = await send(url, { body, headers: headersOf(body, secret) });
  return `${reply.status} ${reply.body}`;
}

describe.each(PLATFORMS)('Nest on %s', (platform, adapter) => {
  test('what is unsigned reaches nothing of the method; what is signed reaches all of it, once', async () => {
    const url = `${await start(adapter(), { rawBody: true })}/hooks/stripe`;
    expect(await post(url, eventOf(), '')).toBe(REFUSED);
    expect(await post(url, eventOf(), 'whsec_forged')).toBe(REFUSED);
    expect(seen.filter((one) => !/^(global|controller) guard$/.test(one))).toEqual([]);
    seen.length = 0;
    const event = eventOf();
    const first = await post(url, event);
    expect(first).toBe(`201 ${JSON.stringify({ id: JSON.parse(event).id, verified: true, route: '/hooks/stripe' })}`);
    expect(seen).toEqual([
      ...['global guard', 'controller guard', 'guard', 'global interceptor', 'interceptor'],
      // Parameters go through them side by side.
      ...['global pipe', 'global pipe', 'pipe', 'handler'],
    ]);
    expect(await post(url, event)).toBe(first);
    expect(seen.filter((one) => one === 'handler')).toHaveLength(1);
  });

  test('marks and errors reach the delivery', async () => {
    watched = watchDeliveries();
    const url = `${await start(adapter(), { rawBody: true })}/hooks/stripe`;
    expect(await post(url, eventOf())).toMatch(/^201 /);
    expect(await post(url, eventOf(undefined, { fails: true }))).toMatch(/^500 /);
    const route = '/hooks/stripe';
    expect(watched.settled).toEqual([
      { outcome: 'processed', error: undefined, route },
      { outcome: 'failed', error: 'RangeError', route },
    ]);
  });

  test('a controller of each request; a method that is no webhook', async () => {
    const origin = await start(adapter(), { rawBody: true });
    expect(await post(`${origin}/scoped`, eventOf(), '')).toBe(REFUSED);
    expect(await post(`${origin}/scoped`, eventOf('evt_scoped'))).toBe('201 {"id":"evt_scoped"}');
    expect((await send(`${origin}/hooks/stripe`, { method: 'GET' })).body.toString()).toBe('{"isDelivery":false}');
  });

  test(
    platform === 'Express' ? 'without rawBody: an error that says what to do, and no handler' : 'needs no rawBody',
    async () => {
      const url = `${await start(adapter())}/hooks/stripe`;
      const answer = await post(url, eventOf());
      if (platform === 'Express') {
        expect(answer).toBe('500 {"statusCode":500,"message":"Internal server error"}');
        expect(logged.join()).toMatch(
          /Hooks\.stripe @Webhook\(\): the body .* Mend: NestFactory\.create\(AppModule, \{ rawBody: true \}\)/,
        );
        expect(seen).not.toContain('handler');
      } else {
        expect(answer).toMatch(/^201 /);
      }
      expect(await post(url, eventOf(), '')).toBe(platform === 'Express' ? answer : REFUSED);
    },
  );
});

test('mistakes are said where the class is defined', () => {
  const define = (options: object) => {
    class Mistaken {
      receive() {}
    }
    Webhook(options as never)(Mistaken.prototype, 'receive', Object.getOwnPropertyDescriptor(Mistaken.prototype, 'receive')!);
  };
  const problem = expect.objectContaining({ path: 'Mistaken.receive @Webhook().provider', nearest: 'stripe' });
  expect(() => define({ ...STRIPE, provider: 'stripy' })).toThrow(ConfigError);
  try {
    define({ ...STRIPE, provider: 'stripy' });
  } catch (error) {
    expect((error as ConfigError).problems).toEqual([problem]);
  }
  expect(() => (Webhook(STRIPE) as (target: object) => void)(class {})).toThrow('stands on a method');
});
