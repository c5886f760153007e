import type { WorkflowHandle } from '@temporalio/client';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

export type HistoryCost = { events: number; workflowTasks: number; actions: number };

/**
 * What a history cost. Actions as Temporal bills them: the start, each signal, Update, timer, activity and upsert of
 * search attributes is one; the local activities of one workflow task are one together.
 */
export function historyCost(history: History): HistoryCost {
  const { events, count } = countable(history);
  const localActivityTasks = new Set(
    events.flatMap(({ markerRecordedEventAttributes: marker }) =>
      marker?.markerName === 'core_local_activity' ? [String(marker.workflowTaskCompletedEventId)] : [],
    ),
  );
  const actions =
    count((event) => event.workflowExecutionStartedEventAttributes) +
    count((event) => event.workflowExecutionSignaledEventAttributes) +
    count((event) => event.workflowExecutionUpdateAcceptedEventAttributes) +
    count((event) => event.timerStartedEventAttributes) +
    count((event) => event.activityTaskScheduledEventAttributes) +
    count((event) => event.upsertWorkflowSearchAttributesEventAttributes) +
    localActivityTasks.size;
  return {
    events: events.length,
    workflowTasks: count((event) => event.workflowTaskScheduledEventAttributes),
    actions,
  };
}

/** Whether no workflow task is under way: the last one's markers and upserts come with its completion. */
export function isIdle(history: History): boolean {
  const { count } = countable(history);
  return (
    count((event) => event.workflowTaskScheduledEventAttributes) ===
    count((event) => event.workflowTaskCompletedEventAttributes) +
      count((event) => event.workflowTaskFailedEventAttributes) +
      count((event) => event.workflowTaskTimedOutEventAttributes)
  );
}

function countable({ events }: History) {
  const all = events ?? [];
  return {
    events: all,
    count: (is: (event: (typeof all)[number]) => unknown) => all.filter((event) => is(event)).length,
  };
}
