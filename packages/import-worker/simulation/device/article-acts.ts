/** What users do to articles: tags, notes, reading, deleting, bringing back. Each is an edit of single fields. */
import { ARTICLES } from "@tidemark/import-job";
import { DELETED_AT, isDeleted } from "@tidemark/sync-log";
import type { Random } from "../kernel/random.ts";
import type { Device } from "./device.ts";
import { deleteRecord, insertRecord, type RecordName, updateRecord } from "./edits.ts";
import { contentKey, displayed, enqueue, type LocalState } from "./local-store.ts";
import { NOTES } from "./server.ts";
import type { Tab } from "./tab.ts";

const TAGS = ["later", "work", "cooking", "history"] as const;
/** Words that a user writes and that only the user's devices may read. */
export const PRIVATE_WORDS = "what-only-its-reader-thinks";

export function editArticle(_device: Device, tab: Tab, random: Random): Promise<void> {
  const [place, tag, isRead] = [random.next(), random.pick(TAGS), random.chance(0.5)];
  return tab.write("edits an article", (state, author) => {
    const name = drawArticle(state, place);
    if (!name) return;
    const seen = displayed(state, contentKey(name));
    const tags = (seen?.get("tags")?.value ?? []) as readonly string[];
    const data = isRead ? { isRead: true } : { tags: [...new Set([...tags, tag])].sort() };
    enqueue(state, [updateRecord(author, name, data, seen)]);
  });
}

/** A note is saved while it is typed. It can be written only while the vault is open. */
export async function writeNote(device: Device, tab: Tab, random: Random): Promise<void> {
  const [place, number, saves] = [random.next(), random.int(1_000), random.between(1, 3)];
  for (let save = 1; save <= saves && !device.isLocked; save += 1) {
    await tab.write("writes a note", (state, author) => {
      const article = drawArticle(state, place);
      if (!article) return;
      const name = { tableName: NOTES, recordId: `note-${article.recordId}` };
      const seen = displayed(state, contentKey(name));
      const text = device.key.encrypt(`${PRIVATE_WORDS} ${number} ${save}`, name.recordId);
      const data = { articleId: article.recordId, text };
      const isNew = seen === undefined;
      enqueue(state, [isNew ? insertRecord(author, name, data) : updateRecord(author, name, { text }, seen)]);
    });
  }
}

export function deleteArticle(_device: Device, tab: Tab, random: Random): Promise<void> {
  const place = random.next();
  return tab.write("deletes an article", (state, author) => {
    const name = drawArticle(state, place);
    if (name) enqueue(state, [deleteRecord(author, name, displayed(state, contentKey(name)))]);
  });
}

export function reviveArticle(_device: Device, tab: Tab, random: Random): Promise<void> {
  const place = random.next();
  return tab.write("brings an article back", (state, author) => {
    const name = drawArticle(state, place, "deleted");
    if (!name) return;
    const seen = displayed(state, contentKey(name));
    enqueue(state, [updateRecord(author, name, { [DELETED_AT]: null }, seen)]);
  });
}

/** One of the articles that the server has given the device. */
function drawArticle(
  state: LocalState,
  place: number,
  which: "shown" | "deleted" = "shown",
): RecordName | null {
  const names: RecordName[] = [];
  for (const key of state.content.keys()) {
    if (!key.startsWith(`${ARTICLES}/`)) continue;
    const record = displayed(state, key)!;
    if (isDeleted(record) === (which === "deleted"))
      names.push({ tableName: ARTICLES, recordId: key.slice(ARTICLES.length + 1) });
  }
  return names[Math.floor(place * names.length)] ?? null;
}
