import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { PAYLOAD_CONVERTER, WORKFLOWS } from '../../bin/service/worker.ts';
import type { QueueName } from '../../bin/temporal/config.ts';

/** Bundles the workflow code of both queues once a run: a worker that gets it starts in half a second. */
export async function bundleWorkflows(folder: string): Promise<Record<QueueName, string>> {
  const logger = new DefaultLogger('WARN');
  async function bundle(queue: QueueName): Promise<string> {
    const { code } = await bundleWorkflowCode({
      workflowsPath: WORKFLOWS[queue],
      payloadConverterPath: PAYLOAD_CONVERTER,
      logger,
    });
    const file = join(folder, `${queue}.js`);
    writeFileSync(file, code);
    return file;
  }
  return { orders: await bundle('orders'), scheduled: await bundle('scheduled') };
}
