import { z } from 'zod';
import { StartError } from '../embedded/log.ts';

const port = z.coerce.number().int().min(1).max(65_535);
const text = z.string().min(1);
const list = text.transform((given) => given.split(',').map((part) => part.trim()));

/** Of `npm start`: where its ports and its data are. */
const embeddedSchema = z.object({
  PORT: port.default(3000),
  TEMPORAL_PORT: port.default(7233),
  TEMPORAL_UI_PORT: port.default(8233),
  COUNTERSIGN_DATA: text.default('.data'),
});

/** Where customers reach the API, for the links that are mailed to them; kept without a slash at the end. */
const publicUrl = z
  .url({ protocol: /^https?$/ })
  .transform((url) => url.replace(/\/+$/, ''))
  .optional();

const common = {
  /** With the application's rights; migrations use the owner's. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
};

/** Of `npm run api`. TEMPORAL_… is read by the Temporal SDK's own environment configuration. */
const apiSchema = z.object({
  ...common,
  HOST: text.default('127.0.0.1'),
  PORT: port.default(3000),
  OIDC_ISSUER: text,
  OIDC_AUDIENCE: text,
  OIDC_JWKS_URL: z.url(),
  /** Asymmetric algorithms only: with a shared secret whoever checks tokens could issue them. */
  OIDC_ALGORITHMS: list
    .pipe(z.array(z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'])).min(1))
    .default(['RS256', 'ES256', 'EdDSA']),
  TEMPORAL_UI_URL: z.url().default('http://127.0.0.1:8233'),
  PUBLIC_URL: publicUrl,
});

/** Of `npm run worker`. */
const workerSchema = z.object({
  ...common,
  SMTP_URL: z.url().optional(),
  SMTP_FROM: text.default('Countersign <countersign@localhost>'),
  PUBLIC_URL: publicUrl,
  /** The private key that signs checkpoints, outside the database; made where it is missing. */
  COUNTERSIGN_SIGNING_KEY: text,
  /** Where signed checkpoints are appended, outside the database. */
  COUNTERSIGN_CHECKPOINTS: text,
});

export const embeddedEnvironment = () => read(embeddedSchema);
export const apiEnvironment = () => read(apiSchema);
export const workerEnvironment = () => read(workerSchema);

/** The mail server, also for `npm start`. */
export const mailEnvironment = () => read(workerSchema.pick({ SMTP_URL: true, SMTP_FROM: true }));

/** Throws a StartError that names every variable that is missing or wrong. An empty one counts as missing. */
function read<S extends z.ZodObject>(schema: S): z.output<S> {
  const given = Object.entries(process.env).filter(([, value]) => value !== undefined && value !== '');
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, code, message }) => {
    const name = String(path[0]);
    const missing = code === 'invalid_type' && process.env[name] === undefined;
    return `  ${name}: ${missing ? 'is missing' : message}`;
  });
  throw new StartError(
    `The environment is not complete (docs/operations.md says what each variable is):\n${lines.join('\n')}`,
  );
}
