/** What Nuxt's bundler puts in place of `#imports`. */
export const useRuntimeConfig = (event: { context: { config: object } }) => event.context.config;
