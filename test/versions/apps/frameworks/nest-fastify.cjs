const { nestOn } = require('./nest.cjs');

exports.packages = ['@nestjs/common', '@nestjs/core', '@nestjs/platform-fastify', 'reflect-metadata'];
exports.build = nestOn(({ FastifyAdapter }) => new FastifyAdapter());
exports.isToBeMadeAfter = true;
