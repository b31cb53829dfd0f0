const { nestOn } = require('./nest.cjs');

exports.packages = ['@nestjs/common', '@nestjs/core', '@nestjs/platform-express', 'reflect-metadata'];
exports.build = nestOn(({ ExpressAdapter }) => new ExpressAdapter());
