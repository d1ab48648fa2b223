/** How a law of devices says that it was broken. */
import type { About } from "../../kernel/history.ts";

export type Violate = (law: string, what: string, about: About & { readonly userId: string }) => void;
