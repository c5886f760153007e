import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { Pool } from 'pg';
import * as m0001 from './migrations/0001-foundation.ts';
import * as m0002 from './migrations/0002-lifecycle.ts';
import * as m0003 from './migrations/0003-intake.ts';
import * as m0004 from './migrations/0004-links.ts';
import * as m0005 from './migrations/0005-gates.ts';
import * as m0006 from './migrations/0006-people.ts';
import * as m0007 from './migrations/0007-credit.ts';
import * as m0008 from './migrations/0008-contract.ts';
import * as m0009 from './migrations/0009-material.ts';
import * as m0010 from './migrations/0010-clocks.ts';
import * as m0011 from './migrations/0011-confirm.ts';
import * as m0012 from './migrations/0012-incomplete.ts';
import * as m0013 from './migrations/0013-stock-reservations.ts';
import * as m0014 from './migrations/0014-links.ts';
import * as m0015 from './migrations/0015-customer-reason.ts';
import * as m0016 from './migrations/0016-late-obligations.ts';
import * as m0017 from './migrations/0017-design-matter.ts';
import * as m0018 from './migrations/0018-payment-terms.ts';
import * as m0019 from './migrations/0019-money.ts';
import * as m0020 from './migrations/0020-terms-and-links.ts';
import * as m0021 from './migrations/0021-hold-clocks.ts';
import * as m0022 from './migrations/0022-sensitive.ts';
import * as m0023 from './migrations/0023-scale.ts';
import * as m0024 from './migrations/0024-people.ts';
import * as m0025 from './migrations/0025-mailed-links.ts';
import * as m0026 from './migrations/0026-account-incidents.ts';
import * as m0027 from './migrations/0027-money.ts';
import * as m0028 from './migrations/0028-intake.ts';
import * as m0029 from './migrations/0029-discontinued.ts';

/** The role that api and worker use. It may change business rows, never evidence that is written. */
export const APP_ROLE = 'countersign_app';

/** In the order in which they run. A migration that has landed is never edited. */
const migrations: Record<string, Migration> = {
  '0001-foundation': { up: m0001.up },
  '0002-lifecycle': { up: m0002.up },
  '0003-intake': { up: m0003.up },
  '0004-links': { up: m0004.up },
  '0005-gates': { up: m0005.up },
  '0006-people': { up: m0006.up },
  '0007-credit': { up: m0007.up },
  '0008-contract': { up: m0008.up },
  '0009-material': { up: m0009.up },
  '0010-clocks': { up: m0010.up },
  '0011-confirm': { up: m0011.up },
  '0012-incomplete': { up: m0012.up },
  '0013-stock-reservations': { up: m0013.up },
  '0014-links': { up: m0014.up },
  '0015-customer-reason': { up: m0015.up },
  '0016-late-obligations': { up: m0016.up },
  '0017-design-matter': { up: m0017.up },
  '0018-payment-terms': { up: m0018.up },
  '0019-money': { up: m0019.up },
  '0020-terms-and-links': { up: m0020.up },
  '0021-hold-clocks': { up: m0021.up },
  '0022-sensitive': { up: m0022.up },
  '0023-scale': { up: m0023.up },
  '0024-people': { up: m0024.up },
  '0025-mailed-links': { up: m0025.up },
  '0026-account-incidents': { up: m0026.up },
  '0027-money': { up: m0027.up },
  '0028-intake': { up: m0028.up },
  '0029-discontinued': { up: m0029.up },
};

/**
 * Brings the database at `url` (owner's rights) to the newest schema and grants the application role its rights.
 * Safe to run twice and at once: the migrator holds a lock. Answers the names of the migrations it ran.
 */
export async function migrate(url: string): Promise<string[]> {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new Pool({ connectionString: url, max: 2 }) }),
  });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    const { error, results } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
    await grantApplicationRole(db);
    return (results ?? []).map((result) => result.migrationName);
  } finally {
    await db.destroy();
  }
}

const APPEND_ONLY = [
  'audit_events',
  'audit_checkpoints',
  'access_log',
  'decisions',
  'order_revisions',
  'clock_firings',
  'confirmations',
  'design_versions',
  'design_meetings',
  'design_answers',
  'requirement_points',
  'contract_versions',
  'signatures',
  'contract_copies',
  'quotes',
  'settlements',
  'credit_reviews',
  'contacts',
  'meetings',
  'meeting_minutes',
  'risks',
  'risk_handlings',
  'customer_documents',
];

async function grantApplicationRole(db: Kysely<unknown>): Promise<void> {
  const role = sql.raw(APP_ROLE);
  await sql
    .raw(
      `DO $$ BEGIN
         IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${APP_ROLE}') THEN CREATE ROLE ${APP_ROLE} NOLOGIN; END IF;
       EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
       END $$`,
    )
    .execute(db);
  await db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtext('countersign grants'))`.execute(trx);
    await sql`GRANT USAGE ON SCHEMA public TO ${role}`.execute(trx);
    await sql`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`.execute(trx);
    await sql`GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role}`.execute(trx);
    await sql`REVOKE ALL ON kysely_migration, kysely_migration_lock FROM ${role}`.execute(trx);
    for (const table of APPEND_ONLY) {
      await sql`REVOKE UPDATE, DELETE, TRUNCATE ON ${sql.table(table)} FROM ${role}`.execute(trx);
    }
  });
}
