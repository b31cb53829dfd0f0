const express = require('express4');
const { basename } = require('node:path');
const { announce, report } = require('./report.cjs');

const app = express();
app.use(express.json());
app.all('/hooks/file', (_req, res) => res.sendFile(basename(__filename), { root: __dirname }));
app.all('/hooks/throw', () => {
  throw new Error('thrown on purpose');
});
app.all('/hooks/reject', async () => {
  throw new Error('thrown on purpose');
});
app.all('/hooks/next-error', (_req, _res, next) => next(Object.assign(new Error('thrown on purpose'), { status: 418 })));
app.all('/hooks/redirect', (_req, res) => res.redirect('/elsewhere'));
app.all('/hooks/stream', (_req, res) => res.type('text').write('one', () => res.end('two')));
app.all('/hooks/json', (req, res) => {
  report(req, req.body);
  res
    .cookie('a', '1')
    .vary('accept')
    .json(req.body ?? null);
});

announce(require('node:http').createServer(app));
