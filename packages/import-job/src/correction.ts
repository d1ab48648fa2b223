/**
 * Notes fields that a refused change wrote, because a plain last-writer-wins reader would believe
 * them. The worker then writes the fields' right values with a later stamp.
 */
import type { Change, Json } from "@tidemark/sync-log";
import type { Correction, StreamView } from "./view.ts";

/**
 * Compares what the change says with what is so (`right`) and notes what differs. `fields` names the
 * ones to write whatever the change says.
 */
export function correct(
  view: StreamView,
  subject: Correction["subject"],
  change: Change,
  right: Readonly<Record<string, Json>>,
  fields: readonly string[] = [],
): void {
  const said = Object.entries(change.data ?? {})
    .filter(([field, value]) => right[field] !== undefined && right[field] !== value)
    .map(([field]) => field);
  const wrong = fields.length > 0 ? fields : said;
  if (wrong.length === 0) return;
  const id = subject.kind === "job" ? subject.job.id : subject.item.id;
  const key = `${subject.kind}/${id}`;
  const known = view.corrections.get(key);
  if (known) for (const field of wrong) known.fields.add(field);
  else view.corrections.set(key, { subject, fields: new Set(wrong) });
}
