/** What is tested, and what it takes, lies beside this folder. */
const root = new URL('..', import.meta.url).pathname;

export default { turbopack: { root }, outputFileTracingRoot: root, compress: false, experimental: { cpus: 1 } };
