/** One cell, in CommonJS. Environment: see `start.cjs`. */
const start = require('./start.cjs');

const loaderIn = (folder) => require(`${folder}/.tmp/load.cjs`).load;
start(loaderIn(process.env.FRAMEWORKS), loaderIn(process.env.SDK));
