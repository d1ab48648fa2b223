/** The channel of hints. The trigger for rows by plain SQL sends on it too, by this name. */
export const HINT_CHANNEL = "tidemark_hints";
