import { fileURLToPath } from 'node:url';

/** Where the clients are installed. */
export const HERE = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '');
