const { announce } = require('./report.cjs');
const { createShop } = require('./shop-app.cjs');

announce(require('node:http').createServer(createShop()));
