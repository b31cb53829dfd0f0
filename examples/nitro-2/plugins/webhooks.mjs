import { guardApp } from '@outworx/otel-webhooks/h3';

export default ({ h3App }) => {
  guardApp(h3App);
};
