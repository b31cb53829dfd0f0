const { NodeSDK } = require('@opentelemetry/sdk-node');
const { announce } = require('./report.cjs');
const { createShop } = require('./shop-app.cjs');

const server = require('node:http').createServer(createShop());

new NodeSDK().start();

announce(server);
