import { documentsOf } from '../db/documents.ts';
import type { Deciding } from './decide-task.ts';
import type { FieldError } from './problem.ts';

/** The documents that the policy's gate demands and the order does not list: told by how their titles begin. */
export async function demandedMissing({ trx, order, policy, context }: Deciding): Promise<FieldError[]> {
  const demands = policy.gates.find(({ code }) => code === context.gate.code)?.demands?.listed ?? [];
  if (demands.length === 0) return [];
  const titles = (await documentsOf(trx, order.id)).map(({ title }) => title.trim().toLowerCase());
  return demands
    .filter(({ zh, en }) =>
      titles.every((title) => !title.startsWith(zh.toLowerCase()) && !title.startsWith(en.toLowerCase())),
    )
    .map(({ zh, en }) => ({
      path: 'documents',
      code: 'required',
      message: `Add the document “${en}” (${zh}).`,
    }));
}
