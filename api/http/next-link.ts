/** The address of the page after this one, with the same filters; null when this one was not full. */
export function nextLink(
  path: string,
  query: Readonly<Record<string, string | number | boolean | undefined>> & { limit: number },
  last: string | undefined,
  found: number,
): string | null {
  if (last === undefined || found < query.limit) return null;
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, after: last })) {
    if (value !== undefined) address.set(name, String(value));
  }
  return `${path}?${address.toString()}`;
}
