import { defineQuery } from "../connection/query.ts";
import { HINT_CHANNEL } from "../hints/hint-channel.ts";

export const listenForHints = defineQuery<[]>(`LISTEN ${HINT_CHANNEL}`);
