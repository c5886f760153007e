/** A mail as its reader sees it. */
export type DecodedMail = {
  to: string[];
  from: string;
  subject: string;
  messageId: string;
  text: string;
  headers: Map<string, string>;
};

/** Reads a message of one text part (RFC 5322, RFC 2047, RFC 2045). */
export function decodedMail(source: string, to: string[]): DecodedMail {
  const end = source.indexOf('\r\n\r\n');
  const unfolded = source.slice(0, end).replaceAll(/\r\n[ \t]+/g, ' ');
  const headers = new Map(
    unfolded.split('\r\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const header = (name: string) => headers.get(name) ?? '';
  const body = source.slice(end + 4);
  return {
    to,
    from: words(header('from')),
    subject: words(header('subject')),
    messageId: header('message-id'),
    text: bodyText(body, header('content-transfer-encoding')).replaceAll('\r\n', '\n').trimEnd(),
    headers,
  };
}

function bodyText(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding === 'quoted-printable') return printable(body.replaceAll(/=\r\n/g, ''));
  return body;
}

/** Encoded words, `=?UTF-8?B?…?=`: white space between two of them is not part of the text. */
function words(text: string): string {
  const joined = text.replaceAll(/\?=\s+=\?/g, '?==?');
  return joined.replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
    kind.toLowerCase() === 'b'
      ? Buffer.from(word, 'base64').toString('utf8')
      : printable(word.replaceAll('_', ' ')),
  );
}

function printable(text: string): string {
  const bytes = text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
