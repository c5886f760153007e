/** The path of a field as answers name it: "lines[1].quantity". */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const name = shownName(String(step));
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

/** What a caller calls a field, as an answer shows it: cut short, and such that it can be kept. */
export function shownName(name: string): string {
  return name.slice(0, 60).toWellFormed().replaceAll('\u0000', '?');
}
