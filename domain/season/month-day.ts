/** Whether the text is a day that every year has, such as "09-15": 29 February is none. */
export function isMonthDay(text: string): boolean {
  if (!/^\d{2}-\d{2}$/.test(text)) return false;
  const instant = Date.parse(`2001-${text}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().slice(5, 10) === text;
}
