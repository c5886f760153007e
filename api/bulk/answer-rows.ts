/**
 * Works on a few rows at once and answers them in their order. No row is read before there is room for it, so that
 * whatever the length of a file, no more than `inFlight` of its rows are held. `work` answers what is wrong with a row,
 * and never throws; who stops reading the answers stops the rows.
 */
export async function* answerRows<R, A>(
  rows: AsyncIterable<R>,
  work: (row: R) => Promise<A>,
  inFlight: number,
): AsyncGenerator<A> {
  const under: Promise<A>[] = [];
  for await (const row of rows) {
    under.push(work(row));
    const oldest = under.length < inFlight ? undefined : under.shift();
    if (oldest) yield await oldest;
  }
  for (const one of under) yield await one;
}
