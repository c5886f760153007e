/** What a JSON body can be. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** A plain copy, as it goes over the wire. */
export function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}

/** A copy with another value at a path such as "lines[0].quantity"; without that member when it is undefined. */
export function withValue(value: Json, path: string, put: Json | undefined): Json {
  return change(value, stepsOf(path), put);
}

function change(value: Json, [step = '', ...rest]: readonly string[], put: Json | undefined): Json {
  if (Array.isArray(value)) {
    const at = Number(step);
    const inner = rest.length === 0 ? put : change(value[at] ?? {}, rest, put);
    return inner === undefined ? value.toSpliced(at, 1) : value.with(at, inner);
  }
  if (typeof value !== 'object' || value === null) throw new RangeError(`nothing is below a value: ${step}`);
  const { [step]: held = {}, ...others } = value;
  const inner = rest.length === 0 ? put : change(held, rest, put);
  return inner === undefined ? others : { ...value, [step]: inner };
}

/** Every path that leads to something: objects and lists before what is in them. */
export function pathsIn(value: Json, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    return [at, ...pathsIn(inner, at)];
  });
}

/** What stands at a path of `pathsIn`; null where nothing does. */
export function valueAt(value: Json, path: string): Json {
  return stepsOf(path).reduce<Json>((held, step) => {
    if (typeof held !== 'object' || held === null) return null;
    return (Array.isArray(held) ? held[Number(step)] : held[step]) ?? null;
  }, value);
}

function stepsOf(path: string): string[] {
  return path.match(/[^.[\]]+/g) ?? [];
}
