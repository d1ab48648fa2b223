/**
 * What the rows of one moment share: the text of its stamp, and the field times of rows with the same
 * fields. Hundreds of rows are written and folded for one moment; each of these is made once.
 */
import { formatStamp, type JsonObject, parseStampMs } from "@tidemark/sync-log";

export type FieldTimes = Readonly<Record<string, string>>;

export class RowMemo {
  #formattedMs = NaN;
  #formatted = "";
  #parsed: string | undefined = undefined;
  #parsedMs: number | null = null;
  readonly #times = new Map<number, { readonly stampMs: number; readonly times: FieldTimes }>();

  format(ms: number): string {
    if (ms !== this.#formattedMs) {
      this.#formatted = formatStamp(ms);
      this.#formattedMs = ms;
    }
    return this.#formatted;
  }

  parse(text: string | undefined): number | null {
    if (text !== this.#parsed || text === undefined) {
      this.#parsedMs = parseStampMs(text);
      this.#parsed = text;
    }
    return this.#parsedMs;
  }

  /** The times of a row's fields. Rows with the same `shape` have the same fields. */
  times(shape: number, data: JsonObject, stampMs: number): FieldTimes {
    const known = this.#times.get(shape);
    if (known?.stampMs === stampMs) return known.times;
    const times = timesOf(data, this.format(stampMs));
    this.#times.set(shape, { stampMs, times });
    return times;
  }
}

export function timesOf(data: JsonObject, stamp: string): FieldTimes {
  const times: Record<string, string> = {};
  for (const field in data) times[field] = stamp;
  return times;
}
