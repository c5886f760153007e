/** One line of complaint for each wrong argument. */
export class WrongArguments extends Error {}
