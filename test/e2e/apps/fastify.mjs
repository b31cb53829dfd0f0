import Fastify from 'fastify';
import { report } from './report.cjs';

const fastify = Fastify();
fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_req, body, done) => done(null, body));
fastify.all('/hooks', async (request, reply) => {
  reply.type('application/json');
  return report(request, request.body ?? undefined);
});
fastify.all('/other', async (request) => report(request, request.body ?? undefined));

console.log(`listening ${await fastify.listen({ port: 0, host: '127.0.0.1' })}`);
