import { adyenPlatform } from './catalogue/adyen-platform.js';
import { airtable } from './catalogue/airtable.js';
import { asana } from './catalogue/asana.js';
import { auth0 } from './catalogue/auth0.js';
import { azureEventGrid } from './catalogue/azure-event-grid.js';
import { bigcommerce } from './catalogue/bigcommerce.js';
import { bitbucket } from './catalogue/bitbucket.js';
import { box } from './catalogue/box.js';
import { calCom } from './catalogue/cal-com.js';
import { calendly } from './catalogue/calendly.js';
import { circleci } from './catalogue/circleci.js';
import { clerk } from './catalogue/clerk.js';
import { cloudevents } from './catalogue/cloudevents.js';
import { cloudflareStream } from './catalogue/cloudflare-stream.js';
import { coinbaseCommerce } from './catalogue/coinbase-commerce.js';
import { discord } from './catalogue/discord.js';
import { docusign } from './catalogue/docusign.js';
import { dropbox } from './catalogue/dropbox.js';
import { elevenlabs } from './catalogue/elevenlabs.js';
import { figma } from './catalogue/figma.js';
import { github } from './catalogue/github.js';
import { gitlab } from './catalogue/gitlab.js';
import { gocardless } from './catalogue/gocardless.js';
import { heroku } from './catalogue/heroku.js';
import { hubspot } from './catalogue/hubspot.js';
import { intercom } from './catalogue/intercom.js';
import { intuit } from './catalogue/intuit.js';
import { jira } from './catalogue/jira.js';
import { kick } from './catalogue/kick.js';
import { klaviyo } from './catalogue/klaviyo.js';
import { launchdarkly } from './catalogue/launchdarkly.js';
import { lemonsqueezy } from './catalogue/lemonsqueezy.js';
import { line } from './catalogue/line.js';
import { linear } from './catalogue/linear.js';
import { meta } from './catalogue/meta.js';
import { metronome } from './catalogue/metronome.js';
import { microsoftGraph } from './catalogue/microsoft-graph.js';
import { mux } from './catalogue/mux.js';
import { notion } from './catalogue/notion.js';
import { nylas } from './catalogue/nylas.js';
import { okta } from './catalogue/okta.js';
import { openai } from './catalogue/openai.js';
import { paddle } from './catalogue/paddle.js';
import { pagerduty } from './catalogue/pagerduty.js';
import { paystack } from './catalogue/paystack.js';
import { polar } from './catalogue/polar.js';
import { postmark } from './catalogue/postmark.js';
import { pusher } from './catalogue/pusher.js';
import { razorpay } from './catalogue/razorpay.js';
import { recharge } from './catalogue/recharge.js';
import { resend } from './catalogue/resend.js';
import { sanity } from './catalogue/sanity.js';
import { sendgrid } from './catalogue/sendgrid.js';
import { sentry } from './catalogue/sentry.js';
import { shopify } from './catalogue/shopify.js';
import { slack } from './catalogue/slack.js';
import { square } from './catalogue/square.js';
import { standardWebhooks } from './catalogue/standard-webhooks.js';
import { stripe } from './catalogue/stripe.js';
import { supabase } from './catalogue/supabase.js';
import { svix } from './catalogue/svix.js';
import { tailscale } from './catalogue/tailscale.js';
import { telegram } from './catalogue/telegram.js';
import { trello } from './catalogue/trello.js';
import { twitch } from './catalogue/twitch.js';
import { typeform } from './catalogue/typeform.js';
import { vercel } from './catalogue/vercel.js';
import { webflow } from './catalogue/webflow.js';
import { woocommerce } from './catalogue/woocommerce.js';
import { workos } from './catalogue/workos.js';
import { x } from './catalogue/x.js';
import { xero } from './catalogue/xero.js';
import { zendesk } from './catalogue/zendesk.js';
import { zoom } from './catalogue/zoom.js';
import type { ProviderDescription } from './description.js';

const descriptions: readonly ProviderDescription[] = [
  adyenPlatform,
  airtable,
  asana,
  auth0,
  azureEventGrid,
  bigcommerce,
  bitbucket,
  box,
  calCom,
  calendly,
  circleci,
  clerk,
  cloudevents,
  cloudflareStream,
  coinbaseCommerce,
  discord,
  docusign,
  dropbox,
  elevenlabs,
  figma,
  github,
  gitlab,
  gocardless,
  heroku,
  hubspot,
  intercom,
  intuit,
  jira,
  kick,
  klaviyo,
  launchdarkly,
  lemonsqueezy,
  line,
  linear,
  meta,
  metronome,
  microsoftGraph,
  mux,
  notion,
  nylas,
  okta,
  openai,
  paddle,
  pagerduty,
  paystack,
  polar,
  postmark,
  pusher,
  razorpay,
  recharge,
  resend,
  sanity,
  sendgrid,
  sentry,
  shopify,
  slack,
  square,
  standardWebhooks,
  stripe,
  supabase,
  svix,
  tailscale,
  telegram,
  trello,
  twitch,
  typeform,
  vercel,
  webflow,
  woocommerce,
  workos,
  x,
  xero,
  zendesk,
  zoom,
];

/** The providers that are data, by the name that a route uses. What no route names is not made: the build keeps each as text. */
export const catalogue: Readonly<Record<string, () => ProviderDescription>> = Object.fromEntries(
  descriptions.map((description) => [description.name, () => description]),
);
