/** Hours are counted in whole thousandths, so that sums of 0.1 and the like stay exact. */
export function toThousandths(hours: number): number {
  if (!Number.isFinite(hours) || hours < 0) throw new RangeError(`${hours} is not a number of hours`);
  return Math.round(hours * 1000);
}

export function toHours(thousandths: number): number {
  return thousandths / 1000;
}
