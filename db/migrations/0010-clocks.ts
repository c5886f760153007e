import { type Kysely, sql } from 'kysely';

/** Clocks of every kind of the SLA register, also of stages and of the order; and how each of them ended. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `ALTER TABLE clocks
    ADD COLUMN kind text NOT NULL DEFAULT 'elapsed'
      CHECK (kind IN ('elapsed', 'agreed', 'lead', 'same-day', 'periodic', 'window')),
    ADD COLUMN agreed_on date,
    ADD COLUMN lead_days int[] NOT NULL DEFAULT '{}',
    ADD COLUMN period int NOT NULL DEFAULT 0 CHECK (period >= 0),
    ADD COLUMN until text NOT NULL DEFAULT 'decided' CHECK (until IN ('claimed', 'decided')),
    ADD COLUMN soft boolean NOT NULL DEFAULT false,
    ADD COLUMN stage text,
    ADD COLUMN owner_roles text[] NOT NULL DEFAULT '{}',
    -- Roles that a clock without a task has called; those of a task are its owners.
    ADD COLUMN called_roles text[] NOT NULL DEFAULT '{}',
    -- done: what was timed was done; dropped: it need not be done any more.
    ADD COLUMN ended text CHECK (ended IN ('done', 'dropped'))`,
  `UPDATE clocks SET kind = 'agreed' WHERE agreed_at IS NOT NULL`,
  `UPDATE clocks c SET
    stage = (SELECT g.stage FROM gates g WHERE g.order_id = c.order_id AND g.code = ANY(c.gate_codes)
      ORDER BY g.opened_at LIMIT 1),
    owner_roles = ARRAY(SELECT DISTINCT w.role FROM task_owners w JOIN tasks t ON t.id = w.task_id
      WHERE w.tier = 0 AND t.order_id = c.order_id AND t.gate_code = ANY(c.gate_codes) ORDER BY w.role)`,
  `UPDATE clocks c SET ended = CASE WHEN EXISTS (
      SELECT FROM gates g WHERE g.order_id = c.order_id AND g.code = ANY(c.gate_codes)
        AND g.settled_at = c.stopped_at AND g.status IN ('approved', 'refused')) THEN 'done' ELSE 'dropped' END
    WHERE stopped_at IS NOT NULL`,
  `ALTER TABLE clocks DROP CONSTRAINT clocks_subject_kind_check, DROP CONSTRAINT clocks_check,
    ADD CHECK (subject_kind IN ('task', 'gate', 'group', 'stage', 'order')),
    ADD CHECK ((stopped_at IS NULL) = (ended IS NULL)),
    ADD CHECK (CASE kind WHEN 'same-day' THEN true WHEN 'agreed' THEN agreed_at IS NOT NULL
      WHEN 'lead' THEN agreed_on IS NOT NULL AND cardinality(lead_days) > 0 ELSE allowance IS NOT NULL END)`,
  // A period of a periodic clock is a firing of its own.
  `ALTER TABLE clock_firings ADD COLUMN period int NOT NULL DEFAULT 0`,
  `ALTER TABLE clock_firings DROP CONSTRAINT clock_firings_pkey, ADD PRIMARY KEY (clock_id, tier, period)`,
  `CREATE INDEX clocks_by_start ON clocks (started_at)`,
];
