export { type DeliveryToSign, type SignedDelivery, signDelivery } from './providers/sign-delivery.js';
export {
  type ConformanceCase,
  type StoreConformanceOptions,
  type StoreSubject,
  storeConformance,
} from './stores/conformance.js';
