const express = require('express4');
const { announce, report } = require('./report.cjs');

const app = express();
app.use(express.json());
app.use(express.raw({ type: () => true }));
app.all('/hooks', (req, res) => res.type('json').send(report(req, req.body)));
app.all('/other', (req, res) => res.type('json').send(report(req, req.body)));

announce(require('node:http').createServer(app));
