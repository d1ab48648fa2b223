/** One attribute of an element, as the DOM names its parts. */

export class Attribute {
  /** With its prefix, as it is written in the page. */
  readonly name: string;
  value: string;
  readonly prefix: string | null;
  readonly namespaceURI: string | null;

  constructor(name: string, value: string, prefix: string | null, namespaceURI: string | null) {
    this.name = name;
    this.value = value;
    this.prefix = prefix;
    this.namespaceURI = namespaceURI;
  }

  get localName(): string {
    return this.prefix === null ? this.name : this.name.slice(this.prefix.length + 1);
  }

  cloneNode(): Attribute {
    return new Attribute(this.name, this.value, this.prefix, this.namespaceURI);
  }
}
