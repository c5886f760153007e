import type { Role } from '../roles.ts';

/** The office that heads each role of a department; the general manager heads every other one. */
const HEADS: { readonly [role in Role]?: Role } = {
  order_clerk: 'sales_head',
  sales_clerk: 'sales_head',
  customer_service: 'sales_head',
  credit_officer: 'credit_head',
  finance_officer: 'finance_head',
  production_planner: 'production_head',
  material_controller: 'production_head',
  purchasing_officer: 'purchasing_head',
  technical_engineer: 'technical_head',
  designer: 'technical_head',
  legal_officer: 'legal_head',
};

/** Who heads this role: its department's head, and the general manager; nobody for the general manager. */
export function headsOf(role: Role): Role[] {
  const own = HEADS[role];
  if (role === 'general_manager') return [];
  return own === undefined ? ['general_manager'] : [own, 'general_manager'];
}

type Held = { role: Role; companyId: string };
type Headed = Held & { groupId: string };

/**
 * Whether somebody may act for whoever holds these roles while they are absent (P-166): as head of each of them, as
 * general manager of the company, or as administrator of the company or its group.
 */
export function isHeadOf(actor: readonly Held[], headed: readonly Headed[]): boolean {
  if (headed.length === 0) return false;
  return headed.every(({ role, companyId, groupId }) =>
    actor.some((held) => {
      if (held.role === 'administrator') return held.companyId === companyId || held.companyId === groupId;
      return held.companyId === companyId && headsOf(role).some((head) => head === held.role);
    }),
  );
}
