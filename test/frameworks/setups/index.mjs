import * as express from './express.mjs';
import { fastify4, fastify5 } from './fastify.mjs';
import * as h3 from './h3.mjs';
import * as hapi from './hapi.mjs';
import * as hono from './hono.mjs';
import * as koa from './koa.mjs';
import * as nest from './nest.mjs';
import * as plain from './plain.mjs';
import * as restify from './restify.mjs';
import * as routers from './routers.mjs';

/** Every set-up, by name: what it is built with, and the protocols that the framework speaks. */
export const SETUPS = [express, routers, restify, nest, fastify4, fastify5, koa, hapi, hono, h3, plain].flatMap(
  ({ setups, protocols }) => Object.entries(setups).map(([name, build]) => ({ name, build, protocols })),
);
