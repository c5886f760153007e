/** The database that is migrated once a run, and from which every test database is copied. */
export const TEMPLATE = 'template_countersign';
