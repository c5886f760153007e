declare module 'swagger-ui-dist' {
  /** The folder that holds the files of Swagger UI. */
  export function getAbsoluteFSPath(): string;
}
