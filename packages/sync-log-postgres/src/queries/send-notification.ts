import { defineQuery } from "../connection/query.ts";
import { HINT_CHANNEL } from "../hints/hint-channel.ts";

export const sendNotification = defineQuery<[payload: string]>(`SELECT pg_notify('${HINT_CHANNEL}', $1)`);
