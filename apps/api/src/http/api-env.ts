/** What every handler finds in its context. */

export interface ApiEnv {
  Variables: {
    requestId: string;
    /** The user whose token the request brought; set on the user's paths only. */
    userId: string;
  };
}
