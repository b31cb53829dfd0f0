import { adyen } from './coded/adyen.js';
import { awsSnsProvider } from './coded/aws-sns.js';
import { braintree } from './coded/braintree.js';
import { coinbaseCdp } from './coded/coinbase-cdp.js';
import { contentful } from './coded/contentful.js';
import { googlePubsubProvider } from './coded/google-pubsub.js';
import { hygraph } from './coded/hygraph.js';
import { jiraConnect } from './coded/jira-connect.js';
import { mailgun } from './coded/mailgun.js';
import { mandrill } from './coded/mandrill.js';
import { netlify } from './coded/netlify.js';
import { paddleClassic } from './coded/paddle-classic.js';
import { paypalProvider } from './coded/paypal.js';
import { plaidProvider } from './coded/plaid.js';
import { twilio } from './coded/twilio.js';
import { compileCoded } from './coded.js';
import type { DeclaredProvider } from './compile.js';

/** The providers that are code, by the name that a route uses; like those that are data, none is made before a route names it. */
export const codedCatalogue: Readonly<Record<string, () => DeclaredProvider>> = {
  adyen: () => compileCoded(adyen()),
  'aws-sns': () => compileCoded(awsSnsProvider()),
  braintree: () => compileCoded(braintree()),
  'coinbase-cdp': () => compileCoded(coinbaseCdp()),
  contentful: () => compileCoded(contentful()),
  'google-pubsub': () => compileCoded(googlePubsubProvider()),
  hygraph: () => compileCoded(hygraph()),
  'jira-connect': () => compileCoded(jiraConnect()),
  mailgun: () => compileCoded(mailgun()),
  mandrill: () => compileCoded(mandrill()),
  netlify: () => compileCoded(netlify()),
  'paddle-classic': () => compileCoded(paddleClassic()),
  paypal: () => compileCoded(paypalProvider()),
  plaid: () => compileCoded(plaidProvider()),
  twilio: () => compileCoded(twilio()),
};
