/** Elements whose content is code, a control or a fallback: none of it is text to read. */

export const SILENT: ReadonlySet<string> = new Set(
  (
    "script style noscript template svg iframe object embed applet audio video canvas textarea select option " +
    "button title annotation annotation-xml xmp noembed noframes plaintext"
  ).split(" "),
);
