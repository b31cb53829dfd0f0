/** Nest, without a compiler that knows decorators. `adapterOf` gives what comes after the module. */
exports.nestOn =
  (adapterOf) =>
  async ({ receive }, { Body, Controller, Module, Param, Post, Req }, { NestFactory }, platform) => {
    class Hooks {
      receive(_provider, body, request) {
        return receive(body, request.outworxTrack);
      }
    }
    const descriptor = Object.getOwnPropertyDescriptor(Hooks.prototype, 'receive');
    Post(':provider')(Hooks.prototype, 'receive', descriptor);
    const params = [Param('provider'), Body(), Req()];
    for (const [i, param] of params.entries()) param(Hooks.prototype, 'receive', i);
    Reflect.defineMetadata('design:paramtypes', [Object, Object, Object], Hooks.prototype, 'receive');
    Controller('webhooks')(Hooks);
    class App {}
    Module({ controllers: [Hooks] })(App);
    const app = await NestFactory.create(App, adapterOf(platform), { logger: false });
    await app.init();
    const instance = app.getHttpAdapter().getInstance();
    if (instance.ready === undefined) return wrap(instance);
    await instance.ready();
    return wrap((req, res) => instance.server.emit('request', req, res));
  };

const wrap = (listener) => (req, res) => {
  if (req.url === '/door') req.url = '/webhooks/stripe';
  listener(req, res);
};
