/** What of a body tells most about what is done. */
const GIST = new Set([
  'kind',
  'purpose',
  'personId',
  'delegateId',
  'party',
  'point',
  'name',
  'subject',
  'question',
  'about',
  'description',
  'handling',
  'feedback',
  'method',
  'answer',
  'outcome',
  'amount',
  'limit',
  'reason',
]);

const SHA256 = /^([0-9a-f]{8})[0-9a-f]{56}$/;

/** What was sent, in a few words: `: refuse, 设备检修`; empty when it says nothing by itself. */
export function gist(body: object): string {
  const parts = Object.entries(body).flatMap(([part, value]) =>
    part === 'findings' ? found(value) : GIST.has(part) && value !== undefined ? [String(value)] : [],
  );
  return parts.length > 0 ? `: ${parts.join(', ')}` : '';
}

/** What somebody found, each by its name; hashes are cut. */
function found(findings: object): string[] {
  return Object.entries(findings).map(([code, value]) => `${code} ${String(value).replace(SHA256, '$1…')}`);
}
