/** The router under the name that it had at first. */
const koa = require('./koa.cjs');

exports.packages = ['koa', 'koa-bodyparser', 'koa-router'];
exports.build = koa.build;
