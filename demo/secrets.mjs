// New secrets for each run, by the names that webhooks.config.yaml asks for.
import { randomBytes } from 'node:crypto';

const whsec = () => `whsec_${randomBytes(24).toString('base64')}`;
const hex = () => randomBytes(20).toString('hex');

export const secrets = {
  STRIPE_WEBHOOK_SECRET: whsec(),
  GITHUB_WEBHOOK_SECRET: hex(),
  SHOPIFY_WEBHOOK_SECRET: hex(),
  SVIX_WEBHOOK_SECRET: whsec(),
  SVIX_WEBHOOK_SECRET_OLD: whsec(),
  SLACK_SIGNING_SECRET: hex(),
};

/** A secret that nobody was given. */
export const forgersSecret = whsec();
