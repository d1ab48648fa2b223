/**
 * What the rows of one moment share: the text of its stamp, and the field times of rows with the same
 * fields. Hundreds of rows are written and folded for one moment; each of these is made once.
 */
import { formatStamp, type JsonObject, parseStampMs } from "@tidemark/sync-log";

type FieldTimes = Readonly<Record<string, string>>;

/** A transition has the moment of its own and a few of those whose jobs it ends. */
const MOST_TEXTS = 128;

export class RowMemo {
  readonly #textOf = new Map<number, string>();
  readonly #msOf = new Map<string, number | null>();
  readonly #times = new Map<number, { readonly stampMs: number; readonly times: FieldTimes }>();

  format(ms: number): string {
    let text = this.#textOf.get(ms);
    if (text === undefined) {
      text = formatStamp(ms);
      if (this.#textOf.size === MOST_TEXTS) this.#textOf.clear();
      this.#textOf.set(ms, text);
    }
    return text;
  }

  parse(text: string | undefined): number | null {
    if (text === undefined) return null;
    let ms = this.#msOf.get(text);
    if (ms === undefined) {
      ms = parseStampMs(text);
      if (this.#msOf.size === MOST_TEXTS) this.#msOf.clear();
      this.#msOf.set(text, ms);
    }
    return ms;
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
