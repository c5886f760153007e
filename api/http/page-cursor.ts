import { z } from '@hono/zod-openapi';
import { calendarDay, code } from './fields.ts';

/** Where a page ends: the parts by which its list is ordered, `A~B`, in the order of the form. */
export function pageCursor<Place extends z.ZodObject>(place: Place, pattern: string) {
  const names = Object.keys(place.shape);
  return z
    .string()
    .max(80)
    .transform((text, context) => {
      const parts = text.split('~');
      const read = place.safeParse(Object.fromEntries(names.map((name, at) => [name, parts[at] ?? ''])));
      if (read.success && parts.length === names.length) return read.data;
      context.addIssue({ code: 'custom', message: 'is not what a list gave as its next' });
      return z.NEVER;
    })
    .openapi({ type: 'string', pattern, description: 'From the address of the next page' });
}

export function cursorText(...parts: readonly (string | number)[]): string {
  return parts.join('~');
}

/** Of a list that is ordered by an instant and an id: `2026-11-24T08:00:00.000Z~UUID`. PostgreSQL has no year 0. */
export const instantCursor = pageCursor(
  z.object({ at: z.iso.datetime().regex(/^(?!0000)/), id: z.guid() }),
  '^[0-9TZ:.-]+~[0-9a-fA-F-]{36}$',
);

/** Of a list that is ordered by a day and a number that somebody gave: `2026-12-24~INV-7`. */
export const dayCursor = pageCursor(
  z.object({ day: calendarDay, id: code }),
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}~.{1,64}$',
);
