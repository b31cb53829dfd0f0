import 'reflect-metadata';
import { Controller, Module, Param, Post, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

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

async function listenerOf(Hooks, prefix) {
  Controller(prefix)(Hooks);
  class App {}
  Module({ controllers: [Hooks] })(App);
  const app = await NestFactory.create(App, { logger: false });
  await app.init();
  return app.getHttpAdapter().getInstance();
}

export const setups = {
  'Nest 11 on Express, a controller': (handler) => {
    class Hooks {
      stripe(req, res) {
        handler(req, res);
      }
    }
    decorate(Hooks, 'stripe', 'stripe', [Req(), Res()]);
    return listenerOf(Hooks, 'webhooks');
  },
  'Nest 11 on Express, a parameter': (handler) => {
    class Hooks {
      any(provider, req, res) {
        if (provider.toLowerCase() === 'stripe') handler(req, res);
        else res.end();
      }
    }
    decorate(Hooks, 'any', ':provider', [Param('provider'), Req(), Res()]);
    return listenerOf(Hooks, 'webhooks');
  },
};
export const protocols = ['http', 'https'];
