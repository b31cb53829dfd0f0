export type { PostgresClient } from './stores/postgres/client.js';
export { type PostgresStoreOptions, postgresStore } from './stores/postgres.js';
