import type { ColumnType } from 'kysely';

/** NUMERIC: a decimal string both ways, never a float. */
export type Decimal = string;
/** BIGINT that stays below 2^53: read as number. */
export type Int8 = number;
/** JSONB: written as text by `json()`, read parsed. */
export type Json<T> = ColumnType<T, string, string>;
/** JSONB with a default. */
export type DefaultedJson<T> = ColumnType<T, string | undefined, string>;
export type NullableJson<T> = ColumnType<T | null, string | null, string | null>;
