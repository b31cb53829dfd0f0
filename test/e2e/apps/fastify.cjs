const { fastify } = require('fastify');
const { report } = require('./report.cjs');

const app = fastify();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_req, body, done) => done(null, body));
app.all('/*', (request, reply) => {
  reply.header('content-type', 'application/json').send(report(request, request.body ?? undefined));
});

app.listen({ port: 0, host: '127.0.0.1' }).then((origin) => console.log(`listening ${origin}`));
