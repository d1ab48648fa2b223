/**
 * The fold of workflow tables: changes in position order, each applied through a state machine.
 * What the machine refuses has no effect, whoever wrote it.
 */
import type { Change } from "./change.ts";

/** What one change did to a view. `ignored` carries the machine's reason. */
export type Effect =
  | { readonly kind: "applied" }
  | { readonly kind: "unrelated" }
  | { readonly kind: "ignored"; readonly reason: string };

export const APPLIED: Effect = { kind: "applied" };
export const UNRELATED: Effect = { kind: "unrelated" };

export function ignored(reason: string): Effect {
  return { kind: "ignored", reason };
}

/** A view that remembers the position it was folded up to. */
export interface PositionedView {
  position: number;
}

/** Applies one change to a view in place. */
export type Evolve<V extends PositionedView> = (view: V, change: Change) => Effect;

/**
 * Folds changes onto a view in place. A position at or below the view's own has been folded
 * already and is passed over; positions must otherwise rise.
 */
export function foldWorkflow<V extends PositionedView>(
  view: V,
  changes: Iterable<Change>,
  evolve: Evolve<V>,
  onEffect?: (change: Change, effect: Effect) => void,
): void {
  for (const change of changes) {
    if (change.seq <= view.position) continue;
    const effect = evolve(view, change);
    view.position = change.seq;
    onEffect?.(change, effect);
  }
}
