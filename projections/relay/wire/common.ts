import { z } from 'zod';

/** ISO 8601, UTC, with milliseconds. */
export const instant = z.iso.datetime();
/** Milliseconds since the epoch. */
export const instantMs = z.int();
export const cents = z.int().describe('Minor units of the currency.');
export const count = z.int().min(0);
export const currency = z.string().describe('ISO 4217.');

/** Descriptions of what is told of each type of event. */
export type DataSchemas<Type extends string> = Readonly<Record<Type, z.ZodObject>>;
