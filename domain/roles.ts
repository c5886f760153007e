/** Every role a policy may name. A person holds a role at an org unit. */
export const ROLES = [
  'order_clerk',
  'sales_clerk',
  'sales_head',
  'credit_officer',
  'credit_head',
  'finance_officer',
  'finance_head',
  'production_planner',
  'production_head',
  'material_controller',
  'purchasing_officer',
  'purchasing_head',
  'technical_engineer',
  'technical_head',
  'designer',
  'quality_officer',
  'logistics_officer',
  'compliance_officer',
  'legal_officer',
  'legal_head',
  'customer_service',
  'executive',
  'deputy_general_manager',
  'general_manager',
  'administrator',
  'auditor',
  'operator',
  'integration',
] as const;

export type Role = (typeof ROLES)[number];

/** Roles that people hold: who owns a condition, a measure or a risk is asked about it, and a machine cannot be. */
export const OFFICES = ROLES.filter((role) => role !== 'integration');

export type Office = (typeof OFFICES)[number];

export function isOffice(value: string): value is Office {
  return OFFICES.some((office) => office === value);
}
