/** One cell, as an ES module. Environment: see `start.cjs`. */
import start from './start.cjs';

const loaderIn = async (folder) => (await import(`${folder}/.tmp/load.mjs`)).load;
await start(await loaderIn(process.env.FRAMEWORKS), await loaderIn(process.env.SDK));
