import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyTemporalConfig } from '../../bin/temporal/apply.ts';
import { loadTemporalConfig, parseTemporalConfig, type TemporalConfig } from '../../bin/temporal/config.ts';
import { temporalAddress, uniqueTaskQueue } from '../setup/temporal.ts';

describe('temporal.yaml', () => {
  let connection: Connection;

  beforeAll(async () => {
    connection = await Connection.connect({ address: temporalAddress() });
  });

  afterAll(async () => {
    await connection.close();
  });

  /** The real configuration, for a namespace of this test's own. */
  function configFor(namespace: string): TemporalConfig {
    return loadTemporalConfig(undefined, { TEMPORAL_NAMESPACE: uniqueTaskQueue(namespace) });
  }

  async function apply(config: TemporalConfig): Promise<string[]> {
    const said: string[] = [];
    const changes = await applyTemporalConfig(connection, config, (line) => said.push(line));
    expect(changes === 0).toBe(said.some((line) => line.includes('nothing to change')));
    return said;
  }

  test('given an empty cluster, when it is applied twice, then the first makes everything and the second changes nothing', async () => {
    const config = configFor('twice');
    const first = await apply(config);
    for (const name of Object.keys(config.schedules)) expect(first).toContain(`Schedule ${name}: made`);
    for (const name of Object.keys(config.searchAttributes)) expect(first.join('\n')).toContain(name);
    expect(await apply(config)).toEqual([expect.stringContaining('nothing to change')]);
    const { namespaceInfo, config: kept } = await connection.workflowService.describeNamespace({
      namespace: config.namespace.name,
    });
    expect(namespaceInfo?.name).toBe(config.namespace.name);
    expect(Number(kept?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 24 * 3600);
  });

  test('given a search attribute of another type, when it is applied, then it is refused by name and no Schedule is made', async () => {
    const config = configFor('clash');
    const other: TemporalConfig = { ...config, searchAttributes: { WaitingOn: 'Keyword' }, schedules: {} };
    await apply(other);
    await expect(apply(config)).rejects.toThrow('WaitingOn is Keyword, and must be KeywordList');
    const client = new Client({ connection, namespace: config.namespace.name });
    await expect(client.schedule.getHandle('clocks').describe()).rejects.toThrow(/not found/i);
  });

  test('given Schedules edited by hand, when it is applied, then what they do is repaired and a pause is kept', async () => {
    const config = configFor('edited');
    await apply(config);
    const client = new Client({ connection, namespace: config.namespace.name });
    const clocks = client.schedule.getHandle('clocks');
    await clocks.update((previous) => ({ ...previous, spec: { intervals: [{ every: '1h' }] } }));
    const digest = client.schedule.getHandle('digest');
    await digest.update((previous) => ({
      ...previous,
      spec: { calendars: [{ hour: 9 }], timezone: 'Europe/Berlin' },
      action: { ...previous.action, taskQueue: 'elsewhere' },
      policies: { ...previous.policies, overlap: 'ALLOW_ALL' },
    }));
    await client.schedule.getHandle('notices').pause('the mail server is being moved');

    const said = await apply(config);

    expect(said).toContain('Schedule clocks: repaired (intervals)');
    expect(said).toContain('Schedule digest: repaired (calendars, timezone, action, policies)');
    expect(said).toContain('Schedule notices is paused (the mail server is being moved)');
    expect((await clocks.describe()).spec.intervals).toMatchObject([{ every: 60_000 }]);
    expect((await digest.describe()).action).toMatchObject({
      taskQueue: 'scheduled',
      workflowId: 'schedule/digest',
    });
    expect((await client.schedule.getHandle('notices').describe()).state.paused).toBe(true);
  });

  test('given a file with mistakes, when it is read, then the error lists each wrong entry by its path', () => {
    const text = [
      'namespace: { name: x, retention: a month }',
      'searchAttributes: { OrderNumber: String }',
      'taskQueues: { orders: orders }',
      'schedules: { digest: { at: "25:00", timezone: Mars/Olympus, note: n, catchupWindow: 1m } }',
    ].join('\n');
    const wrong = [
      'namespace.retention',
      'searchAttributes.OrderNumber',
      'taskQueues.scheduled',
      'schedules.digest.at',
      'schedules.digest.timezone',
      'worker',
    ];
    for (const path of wrong) expect(() => parseTemporalConfig(text, 'temporal.yaml')).toThrow(`- ${path}: `);
  });
});
