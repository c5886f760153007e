import { KEY_DAYS } from '../db/idempotency-keys.ts';
import type { App } from './http/environment.ts';

const INFO = {
  openapi: '3.1.0',
  info: {
    title: 'Countersign 会签',
    version: '0.1.0',
    description: [
      'Runs a company’s orders under its own written order policy.',
      `Every POST and PATCH needs an Idempotency-Key, which is kept for at least ${KEY_DAYS} days. Refusals are problems (RFC 9457) with a stable type.`,
      'Amounts and quantities are decimal strings, instants RFC 3339, days YYYY-MM-DD.',
      'What your roles may not see of an order is absent from its answer, and named in `hidden`.',
    ].join(' '),
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  tags: [
    { name: 'orders', description: 'From intake to the archive' },
    { name: 'enquiries', description: 'What is asked before an order' },
    { name: 'projects', description: 'For which orders come' },
    { name: 'links', description: 'What customers see and answer, without being users' },
    { name: 'tasks', description: 'What people decide' },
    { name: 'contracts', description: 'Quotes, contracts and their signatures, settlement, disputes' },
    { name: 'obligations', description: 'Conditions, promises, measures and risks with their owner and day' },
    { name: 'holds', description: 'What keeps an order from going on' },
    { name: 'receivables', description: 'What accounting knows: invoices and payments' },
    { name: 'payments', description: 'Money that has come in, and which orders it is for' },
    { name: 'stock', description: 'What is there to make and deliver orders with' },
    { name: 'customers', description: 'Customers, and what they may owe' },
    { name: 'notices', description: 'What Countersign told you' },
    { name: 'policies', description: 'The rules that orders go by' },
    { name: 'people', description: 'Who you are here' },
    { name: 'operations', description: 'For those who run it' },
    { name: 'reference', description: 'What answers mean' },
  ],
};

/** The OpenAPI 3.1 document of all routes. */
export function openApiDocument(app: App) {
  return app.getOpenAPI31Document(INFO);
}

export function registerSecurity(app: App): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'A token of the company’s identity provider, or the key of a machine (csk_…)',
  });
}
