/**
 * The seats that are left without a person when as many as can be are given one of their own, by augmenting paths:
 * their indexes, in order. seats: for each the people who may take it.
 */
export function unseated(seats: readonly (readonly string[])[]): number[] {
  const seatOf = new Map<string, number>();
  return seats.flatMap((_, seat) => (seatPerson(seat, new Set()) ? [] : [seat]));

  function seatPerson(seat: number, tried: Set<string>): boolean {
    for (const person of seats[seat] ?? []) {
      if (tried.has(person)) continue;
      tried.add(person);
      const taken = seatOf.get(person);
      if (taken === undefined || seatPerson(taken, tried)) {
        seatOf.set(person, seat);
        return true;
      }
    }
    return false;
  }
}
