import { type Kysely, sql } from 'kysely';

/** Links by which customers approve one version of a design, or answer what they were asked. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `ALTER TABLE customer_links DROP CONSTRAINT customer_links_purpose_check,
    ADD CONSTRAINT customer_links_purpose_check CHECK (purpose IN ('view', 'confirm', 'design', 'questions')),
    ADD COLUMN design_version int,
    ADD FOREIGN KEY (order_id, design_version) REFERENCES design_versions (order_id, version),
    ADD CHECK ((purpose = 'design') = (design_version IS NOT NULL))`,
  // Who answers by a link is no person of the company: `customer:LINK`.
  `ALTER TABLE questions DROP CONSTRAINT questions_recorded_by_fkey`,
];
