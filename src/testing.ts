export { type DeliveryToSign, type SignedDelivery, signDelivery } from './providers/sign-delivery.js';
