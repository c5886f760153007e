import { isDeepStrictEqual } from 'node:util';
import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  type Client,
  type ScheduleDescription,
  type ScheduleHandle,
  type ScheduleOptions,
} from '@temporalio/client';
import type { Log } from '../embedded/log.ts';
import type { ScheduleConfig, TemporalConfig } from './config.ts';

/**
 * Makes each Schedule of temporal.yaml, and repairs one that differs (edited by hand, or by an older version).
 * A pause is an operator's decision and is kept; it is mentioned. Answers the number of changes.
 */
export async function applySchedules(client: Client, config: TemporalConfig, log: Log): Promise<number> {
  let changes = 0;
  for (const [name, schedule] of Object.entries(config.schedules)) {
    if (await applySchedule(client, optionsOf(name, schedule, config.taskQueues.scheduled), log))
      changes += 1;
  }
  return changes;
}

async function applySchedule(client: Client, wanted: ScheduleOptions, log: Log): Promise<boolean> {
  const handle = client.schedule.getHandle(wanted.scheduleId);
  const found = (await describe(handle)) ?? (await create(client, handle, wanted));
  if (found === 'created') {
    log(`Schedule ${wanted.scheduleId}: made`);
    return true;
  }
  if (found.state.paused)
    log(`Schedule ${wanted.scheduleId} is paused (${found.state.note ?? 'no reason given'})`);
  const differences = differingParts(normalFormOf(wanted), describedForm(found));
  if (differences.length === 0) return false;
  await handle.update((previous) => ({
    spec: wanted.spec,
    action: wanted.action,
    policies: { ...wanted.policies },
    state: previous.state.paused
      ? { paused: true, ...noteOf(previous) }
      : { paused: false, ...noteOf(wanted) },
  }));
  log(`Schedule ${wanted.scheduleId}: repaired (${differences.join(', ')})`);
  return true;
}

async function describe(handle: ScheduleHandle): Promise<ScheduleDescription | undefined> {
  try {
    return await handle.describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}

async function create(
  client: Client,
  handle: ScheduleHandle,
  wanted: ScheduleOptions,
): Promise<ScheduleDescription | 'created'> {
  try {
    await client.schedule.create(wanted);
    return 'created';
  } catch (error) {
    // Another copy made it between our look and our try.
    if (error instanceof ScheduleAlreadyRunning) return handle.describe();
    throw error;
  }
}

function optionsOf(name: string, schedule: ScheduleConfig, taskQueue: string): ScheduleOptions {
  return {
    scheduleId: name,
    spec:
      'every' in schedule
        ? { intervals: [{ every: schedule.every }] }
        : {
            calendars: [{ hour: Number(schedule.at.slice(0, 2)), minute: Number(schedule.at.slice(3)) }],
            timezone: schedule.timezone,
          },
    action: {
      type: 'startWorkflow',
      workflowType: name,
      taskQueue,
      workflowId: `schedule/${name}`,
      args: [],
    },
    policies: { overlap: schedule.overlap, catchupWindow: schedule.catchupWindow, pauseOnFailure: false },
    state: { note: schedule.note },
  };
}

function noteOf(from: { state?: { note?: string } }): { note?: string } {
  return from.state?.note === undefined ? {} : { note: from.state.note };
}

/**
 * The server rewrites what it is given (calendars become ranges, defaults appear), so that both sides are compared in
 * this one form: what it does, when, and by which policies.
 */
interface NormalForm {
  readonly intervals: unknown;
  readonly calendars: unknown;
  readonly timezone: string;
  readonly limits: unknown;
  readonly action: unknown;
  readonly policies: unknown;
}

function normalFormOf(wanted: ScheduleOptions): NormalForm {
  const intervals = (wanted.spec.intervals ?? []).map(({ every }) => ({ every, offset: 0 }));
  const calendars = (wanted.spec.calendars ?? []).map(({ hour, minute }) => everyDayAt(hour, minute));
  const { workflowType, taskQueue, workflowId } = wanted.action;
  return {
    intervals,
    calendars,
    timezone: calendars.length === 0 ? 'UTC' : (wanted.spec.timezone ?? 'UTC'),
    limits: { skip: 0, startAt: undefined, endAt: undefined, jitter: 0, remainingActions: undefined },
    action: { workflowType, taskQueue, workflowId, args: [] },
    policies: wanted.policies,
  };
}

function describedForm(found: ScheduleDescription): NormalForm {
  const { spec, state, policies, action } = found;
  return {
    intervals: (spec.intervals ?? []).map(({ every, offset }) => ({ every, offset: offset ?? 0 })),
    calendars: (spec.calendars ?? []).map(({ comment: _comment, ...fields }) => fields),
    timezone: spec.timezone === undefined || spec.timezone === '' ? 'UTC' : spec.timezone,
    limits: {
      skip: spec.skip?.length ?? 0,
      startAt: spec.startAt,
      endAt: spec.endAt,
      jitter: spec.jitter ?? 0,
      remainingActions: state.remainingActions,
    },
    action: {
      workflowType: action.workflowType,
      taskQueue: action.taskQueue,
      workflowId: action.workflowId,
      args: action.args ?? [],
    },
    policies: {
      overlap: policies.overlap,
      catchupWindow: policies.catchupWindow,
      pauseOnFailure: policies.pauseOnFailure,
    },
  };
}

function everyDayAt(hour: unknown, minute: unknown): unknown {
  const only = (value: unknown) => [{ start: value, end: value, step: 1 }];
  return {
    second: only(0),
    minute: only(minute),
    hour: only(hour),
    dayOfMonth: [{ start: 1, end: 31, step: 1 }],
    month: [{ start: 'JANUARY', end: 'DECEMBER', step: 1 }],
    year: [],
    dayOfWeek: [{ start: 'SUNDAY', end: 'SATURDAY', step: 1 }],
  };
}

function differingParts(wanted: NormalForm, found: NormalForm): string[] {
  const parts = ['intervals', 'calendars', 'timezone', 'limits', 'action', 'policies'] as const;
  return parts.filter((part) => !isDeepStrictEqual(wanted[part], found[part]));
}
