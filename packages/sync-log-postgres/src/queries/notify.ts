import { defineQuery } from "../connection/query.ts";

export const HINT_CHANNEL = "tidemark_hints";

export const sendNotification = defineQuery<[payload: string]>(`SELECT pg_notify('${HINT_CHANNEL}', $1)`);
export const listenForHints = defineQuery<[]>(`LISTEN ${HINT_CHANNEL}`);
