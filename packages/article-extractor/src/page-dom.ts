/**
 * The seam between a page's text and the DOM it is read from, so that another DOM can take jsdom's place.
 * A DOM behind it runs no scripts, loads nothing, and offers the surface that Readability uses.
 */

/** Parses a page. `url` becomes the document's address; a `<base>` in the page may change its `baseURI`. */
export type ParsePage = (html: string, url: string) => Document;
