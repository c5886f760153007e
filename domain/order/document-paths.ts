/** A place in a document: its concrete path and what stands there. */
export type Place = { path: string; value: unknown };

/**
 * The places that a policy's path names: "delivery.place", "fields.season", "lines[].spec" (each line). Nothing
 * there gives one place with the value undefined; a list without entries gives none.
 */
export function placesAt(document: unknown, path: string): Place[] {
  let places: Place[] = [{ path: '', value: document }];
  for (const step of path.split('.')) {
    const each = step.endsWith('[]');
    const name = each ? step.slice(0, -2) : step;
    places = places.map((place) => member(place, name));
    if (each) places = places.flatMap(entries);
  }
  return places;
}

/** Is there nothing to read: no value, blank text, an empty list or object? */
export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Every text of a document with its path, member names included. */
export function textsIn(value: unknown, path = ''): Place[] {
  if (typeof value === 'string') return [{ path, value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (Array.isArray(value)) return textsIn(inner, `${path}[${name}]`);
    const at = path === '' ? name : `${path}.${name}`;
    return [{ path: at, value: name }, ...textsIn(inner, at)];
  });
}

function member({ path, value }: Place, name: string): Place {
  const at = path === '' ? name : `${path}.${name}`;
  const held = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return { path: at, value: held ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined };
}

function entries({ path, value }: Place): Place[] {
  return Array.isArray(value)
    ? value.map((entry: unknown, index) => ({ path: `${path}[${index}]`, value: entry }))
    : [];
}
