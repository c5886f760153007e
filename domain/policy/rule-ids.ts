const RULES = 180;
const FIGURES = 29;

/** The ids in a text such as `P-43, S-04`, in its order, each once. */
export function ruleIdsIn(text: string): string[] {
  return [...new Set(text.match(/\b[PS]-\d+\b/g))];
}

/** Whether an id is one of the 180 rules (P) or the 29 figures of the SLA register (S, two digits). */
export function isKnownRule(id: string): boolean {
  const match = /^(P-[1-9]\d*|S-\d{2})$/.exec(id);
  if (!match) return false;
  const number = Number(id.slice(2));
  return number >= 1 && number <= (id.startsWith('P') ? RULES : FIGURES);
}
