import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';

const NOTHING = defaultPayloadConverter.toPayload(null);

/**
 * The SDK's own converter, but for what it cannot read: that is null instead of an error. A signal is a hint, and
 * whoever reaches the server can send one that nobody can read: it must not keep an order's process from going on.
 * Loaded by the worker from its path, into the workflow code as well.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  fromPayload<T>(payload: Payload): T {
    try {
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch {
      return defaultPayloadConverter.fromPayload<T>(NOTHING);
    }
  },
};
