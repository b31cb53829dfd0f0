import 'reflect-metadata';
import { Controller, Module, Param, Post, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

/** Decorators without a compiler that knows them. */
function decorate(type, method, path, params, paramType = Object) {
  Post(path)(type.prototype, method, Object.getOwnPropertyDescriptor(type.prototype, method));
  for (const [i, param] of params.entries()) param(type.prototype, method, i);
  Reflect.defineMetadata(
    'design:paramtypes',
    params.map(() => paramType),
    type.prototype,
    method,
  );
}

async function listenerOf(Hooks, prefix, adapter) {
  Controller(prefix)(Hooks);
  class App {}
  Module({ controllers: [Hooks] })(App);
  const app = await NestFactory.create(App, ...(adapter ? [adapter] : []), { logger: false });
  await app.init();
  const instance = app.getHttpAdapter().getInstance();
  if (adapter === undefined) return instance;
  await instance.ready();
  return (req, res) => instance.routing(req, res);
}

/** Nest answers for what a handler of Fastify's gives; these take Node's request and response. */
const raw = (handler) => (req, res) => {
  res.hijack?.();
  handler(req.raw ?? req, res.raw ?? res);
};

const of = (adapter) => ({
  'a controller': (handler) => {
    class Hooks {
      stripe(req, res) {
        raw(handler)(req, res);
      }
    }
    decorate(Hooks, 'stripe', 'stripe', [Req(), Res()]);
    return listenerOf(Hooks, 'webhooks', adapter());
  },
  'a parameter': (handler) => {
    class Hooks {
      any(provider, req, res) {
        if (provider.toLowerCase() === 'stripe') raw(handler)(req, res);
        else (res.raw ?? res).end();
      }
    }
    decorate(Hooks, 'any', ':provider', [Param('provider'), Req(), Res()]);
    return listenerOf(Hooks, 'webhooks', adapter());
  },
});

const named = (prefix, setups) =>
  Object.fromEntries(Object.entries(setups).map(([name, build]) => [`${prefix}, ${name}`, build]));

export const setups = {
  ...named(
    'Nest 11 on Express',
    of(() => undefined),
  ),
  ...named(
    'Nest 11 on Fastify',
    of(() => new FastifyAdapter()),
  ),
};
export const protocols = ['http', 'https'];
