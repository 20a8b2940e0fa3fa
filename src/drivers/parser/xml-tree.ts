/** XML as a small tree for the parts of Office files and EPUBs: local names, no entities beyond XML's own five, and a bound on depth. */
import { Parser } from 'htmlparser2';
import { documentFault } from '../../core/model/document-fault.ts';

export interface XmlNode {
  /** Without its prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (XmlNode | string)[];
}

/** What walks a tree recurses; real files stay below a hundred. */
const MAX_DEPTH = 500;

/** The document's outermost element. @throws InputError when there is none, or when elements are nested beyond reason */
export function parseXml(xml: string): XmlNode {
  const top: XmlNode = { name: '', attributes: {}, children: [] };
  const open: XmlNode[] = [top];
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const node = { name: localName(name), attributes, children: [] };
        open.at(-1)?.children.push(node);
        if (open.push(node) > MAX_DEPTH) throw documentFault('broken', { facts: { depth: MAX_DEPTH } });
      },
      onclosetag: () => open.pop(),
      ontext: (text) => open.at(-1)?.children.push(text),
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
  const root = top.children.find((child) => typeof child !== 'string');
  if (!root) throw documentFault('broken');
  return root;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

export function elements(node: XmlNode, name?: string): XmlNode[] {
  return node.children.filter((child) => typeof child !== 'string').filter((child) => name === undefined || child.name === name);
}

/** The first element along a path of names. */
export function elementAt(node: XmlNode, ...path: readonly string[]): XmlNode | null {
  return path.reduce<XmlNode | null>((at, name) => (at && elements(at, name)[0]) ?? null, node);
}

/** Every element of the name below the node, in document order; none is looked for inside another. */
export function descendants(node: XmlNode, name: string): XmlNode[] {
  return elements(node).flatMap((child) => (child.name === name ? [child] : descendants(child, name)));
}

export function textOf(node: XmlNode): string {
  return node.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** An attribute by its local name among those with a prefix: `r:id`, but not `id`. */
export function prefixed(node: XmlNode, name: string): string | null {
  return Object.entries(node.attributes).find(([key]) => key.endsWith(`:${name}`))?.[1] ?? null;
}
