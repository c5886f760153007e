/** What keeps somebody from acting on a task. */
export const TASK_PROBLEMS = [
  'separation-of-duties',
  'order-closed',
  'not-current-revision',
  'task-not-open',
  'task-claimed',
  'task-suspended',
  'already-decided',
] as const;
