import { setTimeout as delay } from 'node:timers/promises';
import type { ScheduleClient, WorkflowClient } from '@temporalio/client';
import type { Round, Site } from './scene.ts';

const AGAIN_MS = 50;

/** A round of a Schedule of the installation, now: started by the Schedule itself, and waited for. */
export function scheduleRound(schedules: ScheduleClient, workflows: WorkflowClient): Site['round'] {
  return async (name: Round) => {
    const schedule = schedules.getHandle(name);
    const started = async () => (await schedule.describe()).info;
    const { numActionsTaken: before } = await started();
    await schedule.trigger();
    for (;;) {
      const { numActionsTaken, recentActions } = await started();
      const last = numActionsTaken > before ? recentActions.at(-1) : undefined;
      if (last) {
        const { workflowId, firstExecutionRunId } = last.action.workflow;
        await workflows.getHandle(workflowId, firstExecutionRunId).result();
        return;
      }
      await delay(AGAIN_MS);
    }
  };
}
