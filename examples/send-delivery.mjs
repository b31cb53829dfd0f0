// Sends one delivery, signed as the provider would, to an app that you are working on. The same function serves in your tests.
//
//   node examples/send-delivery.mjs stripe whsec_local http://127.0.0.1:3000/webhooks/stripe
//
// With another secret than the app's it is a forgery; with a second id in the end it is told apart from the first.
import { signDelivery } from '@outworx/otel-webhooks/testing';

const [provider, secret, url, id = 'evt_1'] = process.argv.slice(2);
const event = { id, type: 'invoice.paid', created: Math.floor(Date.now() / 1000) };
const { headers, body } = signDelivery(provider, { secret, id, body: event });

const response = await fetch(url, { method: 'POST', headers, body });
console.log(`${response.status} ${await response.text()}`);
