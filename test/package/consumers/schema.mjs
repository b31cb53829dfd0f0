import { createRequire } from 'node:module';
import schema from '@outworx/otel-webhooks/schema.json' with { type: 'json' };

console.log(schema.title);
console.log(createRequire(import.meta.url)('@outworx/otel-webhooks/schema.json').title);
