// Approved text (CommonMark without HTML, headings, images and code blocks) as nodes: no text is ever read as HTML.

/** A node: `make("p", { className: "x", lang: "fr-CA" }, "text", node)`; empty children are left out. */
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && name !== "form" && name !== "role") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child || child === 0));
  return node;
}

/** Whether a link may lead there: a web page, a mailbox or a telephone, and never a script. */
export function isSafe(address) {
  try {
    const { protocol, hostname, pathname } = new URL(address);
    return /^https?:$/.test(protocol) ? Boolean(hostname) : /^(mailto|tel):$/.test(protocol) && Boolean(pathname);
  } catch {
    return false;
  }
}

export const link = (address, ...children) => make("a", { href: address, rel: "noreferrer" }, ...children);

/** What somebody typed: nothing in it is markup; line breaks stay. */
export const plain = (text) =>
  make("p", {}, text.split("\n").flatMap((line, at) => (at ? [make("br"), line] : [line])));

const INLINE = [
  [/^\\\n/, () => make("br")],
  [/^ {2,}\n/, () => make("br")],
  [/^\\([!-/:-@[-`{-~])/, (found) => found[1]],
  [/^(`+)(?!`)([\s\S]*?[^`])\1(?!`)/, (found) => make("code", {}, codeOf(found[2]))],
  [/^<((?:https?|mailto|tel):[^\s<>]+)>/i, (found) => isSafe(found[1]) && link(found[1], found[1])],
  [
    /^\[((?:\\.|[^[\]\\]|\[[^[\]]*\])*)\]\(\s*(?:<([^<>\n]*)>|((?:\\.|[^\s()\\]|\([^\s()]*\))*))(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/,
    (found) => {
      const address = (found[2] ?? found[3]).replace(/\\([!-/:-@[-`{-~])/g, "$1");
      return isSafe(address) && link(address, inline(found[1]));
    },
  ],
  [/^\*\*\*(?![\s*])([^*]*[^\s*])\*\*\*(?!\*)/, (found) => make("em", {}, make("strong", {}, inline(found[1])))],
  [/^\*\*(?!\s)((?:\\.|[^\\])*?[^\s\\])\*\*(?!\*)/, (found) => make("strong", {}, inline(found[1]))],
  [
    /^__(?!\s)((?:\\.|[^\\])*?[^\s\\])__(?![\p{L}\p{N}_])/u,
    (found, before) => !isWord(before) && make("strong", {}, inline(found[1])),
  ],
  [
    /^\*(?![\s*])((?:\\.|\*\*[^*]+\*\*|[^\\*])+)\*(?!\*)/,
    (found) => !/\s$/.test(found[1]) && make("em", {}, inline(found[1])),
  ],
  [
    /^_(?![\s_])((?:\\.|__[^_]+__|_(?=[\p{L}\p{N}])|[^\\_])+)_(?![\p{L}\p{N}_])/u,
    (found, before) => !isWord(before) && !/\s$/.test(found[1]) && make("em", {}, inline(found[1])),
  ],
];

const codeOf = (text) => text.replace(/\n/g, " ").replace(/^ (.*[^ ].*) $/, "$1");
const isWord = (character) => /[\p{L}\p{N}]/u.test(character);

/** The nodes of one run of text. */
export function inline(text) {
  const nodes = [];
  let held = "";
  for (let at = 0; at < text.length; ) {
    let node, found;
    // Only these can begin anything: the rest is read in one stride.
    if (/[\\`<[*_ ]/.test(text[at])) {
      const rest = text.slice(at);
      for (const [pattern, build] of INLINE) {
        found = rest.match(pattern);
        node = found && build(found, text[at - 1] ?? "");
        if (node) break;
      }
    }
    if (node) {
      nodes.push(held, node);
      held = "";
      at += found[0].length;
    } else held += text[at++];
  }
  nodes.push(held.replace(/ +\n/g, "\n"));
  return nodes.filter(Boolean);
}

const ITEM = /^( {0,3})([-+*]|\d{1,9}[.)])( {1,4}(?=\S)| *$| {5,})/;
const RULE = /^ {0,3}([-*_])(?: *\1){2,} *$/;
const QUOTE = /^ {0,3}> ?/;
const isBlank = (line) => !line.trim();
const kindOf = (marker) => (/\d/.test(marker) ? marker.slice(-1) : marker);
// A list may cut a paragraph short only when its item has text and, if numbered, begins at 1.
const cuts = (line) => {
  const found = line.match(ITEM);
  const begins = found && line.length > found[0].length && !/^(?!1[.)])\d/.test(found[2]);
  return RULE.test(line) || QUOTE.test(line) || begins;
};

/** The blocks of an approved body: paragraphs, lists, quotations. */
export function render(text) {
  const root = document.createDocumentFragment();
  root.append(...blocks(text.replace(/\r\n?/g, "\n").replace(/\t/g, "    ").split("\n")));
  return root;
}

function blocks(lines, tight = false) {
  const nodes = [];
  for (let at = 0; at < lines.length; ) {
    const from = at;
    if (isBlank(lines[at])) at += 1;
    else if (RULE.test(lines[at])) {
      nodes.push(make("hr"));
      at += 1;
    } else if (QUOTE.test(lines[at])) {
      while (at < lines.length && !isBlank(lines[at]) && (QUOTE.test(lines[at]) || !cuts(lines[at]))) at += 1;
      nodes.push(make("blockquote", {}, blocks(lines.slice(from, at).map((line) => line.replace(QUOTE, "")))));
    } else if (ITEM.test(lines[at])) {
      const [list, next] = readList(lines, at);
      nodes.push(list);
      at = next;
    } else {
      do at += 1;
      while (at < lines.length && !isBlank(lines[at]) && !cuts(lines[at]));
      const words = inline(lines.slice(from, at).map((line) => line.trimStart()).join("\n").trimEnd());
      nodes.push(...(tight ? words : [make("p", {}, words)]));
    }
  }
  return nodes;
}

function readList(lines, start) {
  const first = lines[start].match(ITEM);
  const ordered = /\d/.test(first[2]);
  const items = [];
  let at = start;
  let loose = false;
  while (at < lines.length) {
    const found = lines[at].match(ITEM);
    if (!found || RULE.test(lines[at]) || kindOf(found[2]) !== kindOf(first[2])) break;
    const width = found[1].length + found[2].length + (/^ {1,4}$/.test(found[3]) ? found[3].length : 1);
    const own = [lines[at].slice(width)];
    at += 1;
    while (at < lines.length) {
      const line = lines[at];
      const inside = isBlank(line) || line.slice(0, width).trim() === "";
      const lazy = !isBlank(own.at(-1)) && !ITEM.test(line) && !cuts(line);
      if (!inside && !lazy) break;
      own.push(inside ? line.slice(width) : line);
      at += 1;
    }
    let blanks = 0;
    while (own.length > 1 && isBlank(own.at(-1))) {
      own.pop();
      blanks += 1;
    }
    const goesOn = at < lines.length && lines[at].match(ITEM) && kindOf(lines[at].match(ITEM)[2]) === kindOf(first[2]);
    loose ||= (blanks > 0 && Boolean(goesOn)) || parted(own);
    items.push(own);
  }
  const children = items.map((own) => make("li", {}, blocks(own, !loose)));
  const number = parseInt(first[2], 10);
  return [make(ordered ? "ol" : "ul", { start: ordered && number !== 1 && number }, children), at];
}

// Whether a blank line stands between two blocks of an item itself, not inside a list that it holds.
function parted(own) {
  let nested = false;
  return own.some((line, at) => {
    if (ITEM.test(line)) nested = true;
    else if (!isBlank(line) && !/^ /.test(line)) nested = false;
    return at > 0 && !isBlank(line) && isBlank(own[at - 1]) && (!nested || ITEM.test(line) === false);
  });
}
