import { type Kysely, sql } from 'kysely';

/** For which revision a version of a design was drawn, and the hashes of the parts of it that it answers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `ALTER TABLE design_versions ADD COLUMN revision int, ADD COLUMN matter jsonb`,
  // Each version's event says at which revision it was handed over; the policy says what its gate of the design judges.
  `UPDATE design_versions v SET revision = r.revision, matter = (
      SELECT jsonb_object_agg(part, r.matter -> part)
      FROM jsonb_path_query(p.document, '$.gates[*] ? (@.kind == "design")') AS gate,
        jsonb_array_elements_text(coalesce(gate -> 'matter', '["all"]')) AS part)
    FROM audit_events e, order_revisions r, orders o, policies p
    WHERE e.subject_kind = 'order' AND e.subject_id = v.order_id::text AND e.kind = 'design-submitted'
      AND (e.text::jsonb #>> '{data,version}')::int = v.version
      AND r.order_id = v.order_id AND r.revision = (e.text::jsonb #>> '{data,revision}')::int
      AND o.id = v.order_id AND p.id = o.policy_id AND p.version = o.policy_version`,
  // A policy whose stage DESIGN has no gate of the kind says nothing of parts: the whole document.
  `UPDATE design_versions v SET matter = jsonb_build_object('all', r.matter -> 'all')
    FROM order_revisions r WHERE v.matter IS NULL AND r.order_id = v.order_id AND r.revision = v.revision`,
  `ALTER TABLE design_versions ALTER COLUMN revision SET NOT NULL, ALTER COLUMN matter SET NOT NULL,
    ADD CHECK (matter <> '{}'),
    ADD FOREIGN KEY (order_id, revision) REFERENCES order_revisions (order_id, revision)`,
];
