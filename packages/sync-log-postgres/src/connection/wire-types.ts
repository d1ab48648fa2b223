/**
 * How values cross the wire where the driver's own ways do not fit: bigints are numbers (positions
 * stay far below 2^53), JSON parameters are text already, arrays are written as array literals.
 */
import { arrayLiteral } from "./array-literal.ts";

const INT8 = 20;
const JSON_TEXT = 114;
const JSONB = 3802;
const TEXT_ARRAY = 1009;
const INT4_ARRAY = 1007;
const UUID_ARRAY = 2951;
const JSONB_ARRAY = 3807;

export const WIRE_TYPES = {
  bigint: { to: INT8, from: [INT8], parse: Number, serialize: String },
  json: {
    to: JSON_TEXT,
    from: [JSON_TEXT, JSONB],
    parse: (text: string): unknown => JSON.parse(text),
    serialize: (text: string): string => text,
  },
  array: {
    to: TEXT_ARRAY,
    from: [TEXT_ARRAY, INT4_ARRAY, UUID_ARRAY, JSONB_ARRAY],
    parse: (text: string): string => text,
    serialize: arrayLiteral,
  },
};
