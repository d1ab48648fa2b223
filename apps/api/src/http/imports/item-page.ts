/** Pages through the items of an import in the list's order. */
import type { ItemState, ItemView } from "@tidemark/import-job";

export interface ItemPageQuery {
  readonly state?: ItemState | undefined;
  /** Items at most. */
  readonly limit: number;
  /** An earlier page's `next`, or empty. */
  readonly after: string;
}

export interface ItemPage {
  readonly items: readonly ItemView[];
  /** For the next page; null on the last. */
  readonly next: string | null;
}

interface Place {
  readonly idx: number;
  readonly id: string;
}

/** `ordered` is by place in the list, then by id. Null when `after` is no page's `next`. */
export function itemsAfter(ordered: readonly ItemView[], query: ItemPageQuery): ItemPage | null {
  const after = query.after === "" ? null : readPlace(query.after);
  if (after === undefined) return null;
  const found: ItemView[] = [];
  for (let index = after === null ? 0 : firstPast(ordered, after); index < ordered.length; index += 1) {
    const item = ordered[index]!;
    if (query.state !== undefined && item.phase.state !== query.state) continue;
    found.push(item);
    if (found.length > query.limit) break;
  }
  const items = found.slice(0, query.limit);
  const last = found.length > query.limit ? items.at(-1) : undefined;
  return { items, next: last === undefined ? null : writePlace(last) };
}

function firstPast(ordered: readonly ItemView[], place: Place): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isPast(ordered[middle]!, place)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function isPast(item: ItemView, place: Place): boolean {
  return item.idx > place.idx || (item.idx === place.idx && item.id > place.id);
}

function writePlace({ idx, id }: Place): string {
  return Buffer.from(JSON.stringify([idx, id])).toString("base64url");
}

function readPlace(text: string): Place | undefined {
  try {
    const [idx, id] = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as unknown[];
    return typeof idx === "number" && typeof id === "string" ? { idx, id } : undefined;
  } catch {
    return undefined;
  }
}
