import type { Kysely } from 'kysely';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { businessCounts, type BusinessCounts } from '../../db/queries/business-counts.ts';
import type { DB } from '../../db/schema.ts';

export type Observation = { method: string; route: string; status: number; seconds: number };

export type Metrics = {
  observe: (answered: Observation) => void;
  /** The Prometheus text. What the database would say is left out while it cannot be asked. */
  text: () => Promise<string>;
  contentType: string;
};

const GAUGES: Record<keyof BusinessCounts, [name: string, help: string]> = {
  openOrders: ['countersign_orders_open', 'Orders that are not closed'],
  processBehind: ['countersign_process_behind', 'Orders whose process has not applied what was committed'],
  processBehindSeconds: [
    'countersign_process_behind_seconds',
    'Age of the oldest commit not applied by its process',
  ],
  oldestDueClockSeconds: [
    'countersign_clock_oldest_due_seconds',
    'Age of the oldest clock that is due and not fired',
  ],
  noticesQueued: ['countersign_notices_queued', 'Notices to be sent'],
  noticesDead: ['countersign_notices_dead', 'Notices given up'],
  incidentsOpen: ['countersign_incidents_open', 'Incidents that are open'],
  connectionsActive: [
    'countersign_database_connections_active',
    'Connections of this application that do something',
  ],
  connectionsIdle: ['countersign_database_connections_idle', 'Connections of this application that wait'],
};

/** The numbers of `/metrics`: of this process, of its requests, and of the business as the database counts it. */
export function createMetrics(db: Kysely<DB>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'countersign_http_request_seconds',
    help: 'How long requests took',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const gauges = Object.entries(GAUGES).map(([key, [name, help]]) => ({
    key,
    gauge: new Gauge({ name, help, registers: [registry] }),
  }));
  return {
    observe({ method, route, status, seconds }) {
      requests.observe({ method, route, status: String(status) }, seconds);
    },
    async text() {
      const counts = await businessCounts(db).catch(() => null);
      for (const { key, gauge } of gauges) {
        const value = counts && Object.entries(counts).find(([name]) => name === key)?.[1];
        if (typeof value === 'number') gauge.set(value);
        else gauge.set(Number.NaN);
      }
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
