/** Copied into each folder that has packages: what is imported is looked for from there. */
export const load = (name) => import(name);
