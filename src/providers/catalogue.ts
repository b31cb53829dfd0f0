import { clerk } from './catalogue/clerk.js';
import { github } from './catalogue/github.js';
import { shopify } from './catalogue/shopify.js';
import { slack } from './catalogue/slack.js';
import { standardWebhooks } from './catalogue/standard-webhooks.js';
import { stripe } from './catalogue/stripe.js';
import { svix } from './catalogue/svix.js';
import type { ProviderDescription } from './description.js';

/** Every provider that a route can name. */
export const catalogue: readonly ProviderDescription[] = [clerk, github, shopify, slack, standardWebhooks, stripe, svix];
