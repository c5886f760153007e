import type { Generated } from 'kysely';
import type { Role } from '../../domain/roles.ts';

export type OrgUnitsTable = {
  id: string;
  kind: 'group' | 'company' | 'department';
  parent_id: string | null;
  company_id: string;
  group_id: string;
  number_code: string;
  name_zh: string;
  name_en: string;
};

export type PeopleTable = {
  id: string;
  kind: Generated<'person' | 'machine'>;
  name: string;
  email: string | null;
  locale: Generated<'zh-CN' | 'en'>;
  subject: string | null;
  active: Generated<boolean>;
  created_at: Generated<Date>;
};

export type RoleAssignmentsTable = {
  person_id: string;
  role: Role;
  unit_id: string;
};

export type MachineKeysTable = {
  id: Generated<string>;
  person_id: string;
  key_hash: string;
  created_at: Generated<Date>;
  revoked_at: Date | null;
};

export type DelegationsTable = {
  id: string;
  person_id: string;
  /** null: nobody stands in, the person is absent. */
  delegate_id: string | null;
  /** null: all roles. */
  role: Role | null;
  unit_id: string | null;
  valid_from: Date;
  valid_until: Date;
  reason: string;
  created_by: string;
  created_at: Date;
  revoked_by: string | null;
  revoked_at: Date | null;
};
