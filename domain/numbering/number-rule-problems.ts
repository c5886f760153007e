import type { NumberRule } from './order-number.ts';

const TOKENS = /^(company|class|yyyy|yy|mm|dd|seq:\d)$/;

/** Why numbers of this rule could repeat or could not be written; an empty list when they are sound. */
export function numberRuleProblems(rule: NumberRule): string[] {
  const tokens = [...rule.format.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
  const problems = tokens
    .filter((token) => !TOKENS.test(token))
    .map((token) => `unknown token {${token}}: use {company} {class} {yyyy} {yy} {mm} {dd} {seq:N}`);
  if (tokens.filter((token) => token.startsWith('seq:')).length !== 1) {
    problems.push('the format needs exactly one sequence such as {seq:4}');
  }
  const year = tokens.includes('yyyy') || tokens.includes('yy');
  const month = year && tokens.includes('mm');
  const shown = { never: true, year, month, day: month && tokens.includes('dd') };
  if (!shown[rule.reset]) {
    problems.push(`a sequence that starts anew each ${rule.reset} needs the ${rule.reset} in the format`);
  }
  return problems;
}
