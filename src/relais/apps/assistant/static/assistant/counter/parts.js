// The pieces of the counter as nodes: each takes the words of one language, what it shows, and what its buttons do.
import { isSafe, link, make, plain, render } from "./markup.js";
import { clock, standing, telephone } from "./moments.js";
import { WORDS } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const POLITE = ["greeting", "thanks"];
const LEADS_TO_A_PERSON = ["unknown", "hand_over", "failed"];

export const languageOf = (tag) => (/^fr\b/i.test(tag) ? "fr" : /^en\b/i.test(tag) ? "en" : "");
const tagOf = (language) => WORDS[language]?.tag;
const strong = (text) => make("strong", {}, text);
const soft = (text, more = {}) => make("span", { ...more, className: `soft ${more.className ?? ""}` }, text);
const touch = (className, href, text) => make("a", { className: `button ${className}`, href }, text);
const button = (className, content, onclick, more = {}) =>
  make("button", { type: "button", className, onclick, ...more }, content);

function icon(...shapes) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 32 32");
  drawing.setAttribute("aria-hidden", "true");
  for (const shape of shapes) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", shape);
    drawing.append(path);
  }
  return drawing;
}

const MARK = ["M6 3h13a7 7 0 0 1 7 7v3a7 7 0 0 1-7 7h-7l-6 5V3Z", "M12 9.5h8M12 14h5", "M14 28.5h14"];
const CROSS = ["M8 8l16 16M24 8L8 24"];

/** The button that opens the floating counter. */
export const launcher = (words, onclick) =>
  button("main launch", [icon(...MARK), make("span", {}, words.title)], onclick, { "aria-expanded": "false" });

/** Name of the counter, the other language, and the way out of a floating one. */
export function head(words, { name, other, onLanguage, onClose }) {
  return make(
    "div",
    { className: "head" },
    make("h2", { id: "title" }, words.title),
    button("plain", words.other, onLanguage, { lang: tagOf(other), id: "switch" }),
    onClose && button("plain close", icon(...CROSS), onClose, { "aria-label": words.close }),
    name && make("p", { className: "soft" }, name),
  );
}

export const banner = (words, kind) =>
  make("p", { className: "banner" }, strong(words[kind]), make("span", { className: "more" }, ` ${words[`${kind}_more`]}`));

/** What this is: always in sight before anything is asked. */
export const about = (words, onTrial) =>
  make(
    "p",
    { className: "about", role: "note", id: "about", "aria-label": words.about },
    strong(words.automated),
    ` ${onTrial ? words.on_trial : words.approved} ${words.personal}`,
  );

export const suggestions = (words, titles, onAsk) =>
  make(
    "div",
    {},
    make("p", { className: "soft", id: "examples" }, words.examples),
    make(
      "ul",
      { className: "chips", role: "list", "aria-labelledby": "examples" },
      titles.map((title) => make("li", {}, button("chip", title, () => onAsk(title)))),
    ),
  );

function dial(number, kind) {
  const digits = number.replace(/\D/g, "");
  return `${kind === "sms" ? "sms" : "tel"}:${digits.length === 10 ? "+1" : ""}${digits}`;
}

function state(words, language, { opens_at: opens, closes_at: closes }) {
  if (!opens && !closes) return null;
  const moment = standing(closes ?? opens, language);
  const opening = `${words.opens_before} ${moment.day} ${words.opens_between} ${moment.clock}`;
  return make(
    "p",
    { className: `state-open ${closes ? "is-open" : ""}` },
    strong(closes ? words.open : words.closed),
    make("span", {}, closes ? `${words.until} ${moment.clock}` : opening),
  );
}

/** How to reach a person: whether the centre is open, then its lines. */
export const reach = (words, language, person) =>
  make(
    "div",
    { className: "reach" },
    state(words, language, person),
    person.phones.length
      ? make(
          "ul",
          { className: "phones", role: "list" },
          person.phones.map(({ kind, label, number }) =>
            make("li", {}, soft(label), make("a", { href: dial(number, kind) }, telephone(number, language))),
          ),
        )
      : make("p", {}, words.no_line),
  );

// The numbers of the sentence, in its order, each to be touched; what is urgent is never only read.
function urgent(words, text) {
  const numbers = [...new Set(text.match(/\b(?:911|9-8-8)\b/g))];
  const calls = numbers.flatMap((number) => {
    const digits = number.replace(/-/g, "");
    const call = touch("danger", `tel:${digits}`, `${words.call} ${number}`);
    return digits === "988" ? [call, touch("", "sms:988", `${words.text} ${number}`)] : [call];
  });
  return make("div", { className: "notice urgent" }, make("p", {}, strong(text)), make("p", { className: "row" }, calls));
}

function closed(words, language, person) {
  const moment = person?.opens_at && standing(person.opens_at, language);
  const again = moment && `${words.again_before} ${moment.day} ${words.again_between} ${moment.clock}`;
  return make(
    "div",
    { className: "notice" },
    make("p", {}, strong(words.closed_now)),
    again && make("p", {}, again + words.again_after),
  );
}

// Where a link leads is said when it is another site than the page's.
function whereTo({ url, label }) {
  if (!isSafe(url)) return null;
  const { hostname } = new URL(url);
  const far = hostname && hostname !== location.hostname;
  return make("li", {}, link(url, label), far && soft(` (${hostname.replace(/^www\./, "")})`));
}

const offers = (words, turn, { onAsk, onPerson }) =>
  make(
    "ul",
    { className: "offers", role: "list" },
    turn.offers.map(({ title }) =>
      make("li", {}, button("offer", title, () => onAsk(title), { lang: tagOf(turn.language) })),
    ),
    make("li", {}, button("offer offer-person", words.none, onPerson)),
  );

function feedback(words, { seq, given, onUseful }) {
  const asked = soft(words.useful, { id: `useful-${seq}` });
  const status = soft(given === undefined ? "" : words.thanks);
  const choices = [true, false].map((useful) =>
    button("", useful ? words.yes : words.no, null, { "aria-pressed": String(given === useful) }),
  );
  choices.forEach((choice, at) =>
    choice.addEventListener("click", async () => {
      if (!(await onUseful(seq, at === 0))) return;
      choices.forEach((other) => other.setAttribute("aria-pressed", String(other === choice)));
      status.textContent = words.thanks;
    }),
  );
  return make("div", { className: "feedback row", role: "group", "aria-labelledby": asked.id }, asked, choices, status);
}

/** One message of the thread. `turn` is what its turn adds; it stands on the turn's last message. */
export function message(words, language, item, { turn, isUrgent, person, given, onAsk, onPerson, onUseful }) {
  const at = new Date(item.at);
  const time = make("time", { dateTime: item.at }, clock(at.getHours(), at.getMinutes(), language));
  const own = tagOf(item.language);
  const { answer } = item;
  const leads = turn && LEADS_TO_A_PERSON.includes(turn.outcome) && !POLITE.includes(turn.reason);
  const links = (answer?.links ?? []).map(whereTo).filter(Boolean);
  return make(
    "li",
    { className: `message ${item.from}${isUrgent ? " is-urgent" : ""}`, "data-seq": String(item.seq) },
    words[from(item)] && make("p", { className: "soft" }, `${words[from(item)]} · `, time),
    make(
      "div",
      { className: "sheet" },
      answer && make("h3", { lang: own }, answer.title),
      isUrgent
        ? make("div", { lang: own }, urgent(words, item.text))
        : make("div", { className: "text", lang: own }, answer ? render(answer.text) : plain(item.text)),
      links.length > 0 && make("ul", { className: "links", role: "list", lang: own }, links),
      turn?.offers.length > 0 && offers(words, turn, { onAsk, onPerson }),
      turn?.notices.includes("closed") && closed(words, language, person),
      leads && person && reach(words, language, person),
      answer && feedback(words, { seq: item.seq, given, onUseful }),
    ),
  );
}

const from = (item) => (item.from === "citizen" ? "you" : item.from);

/** What is being sent, until the service says that it has it. */
export const pending = (words, text) =>
  make(
    "div",
    { className: "message citizen sending", "aria-hidden": "true" },
    make("p", { className: "soft" }, `${words.you} · ${words.sending}`),
    make("div", { className: "sheet" }, text),
  );

/** The field and its two buttons; a person is the stop after "send", always. */
export function ask(words, { onSend, onPerson }) {
  const described = { "aria-describedby": "hint error count" };
  const field = make("textarea", { id: "question", rows: 1, autocomplete: "off", ...described });
  const count = make("p", { className: "soft count", id: "count" });
  const most = 2000;
  field.addEventListener("input", () => {
    const rest = most - field.value.length;
    count.textContent = rest < 100 ? `${rest < 0 ? words.over : words.left} ${Math.abs(rest)}` : "";
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    onSend();
  });
  const onsubmit = (event) => {
    event.preventDefault();
    onSend();
  };
  return make(
    "form",
    { noValidate: true, onsubmit },
    make("div", { className: "closing", id: "closing", "aria-live": "assertive" }),
    make(
      "div",
      { className: "field", id: "field" },
      make(
        "div",
        { className: "field-head" },
        make("label", { htmlFor: "question" }, words.label),
        soft(words.hint, { id: "hint", className: "hint" }),
      ),
      make("div", { className: "error", id: "error", role: "alert" }),
      field,
      count,
    ),
    make(
      "div",
      { className: "row" },
      make("button", { className: "main", id: "send" }, words.send),
      button("", words.person, onPerson, { id: "person" }),
      make("p", { className: "soft status", id: "status", role: "status" }),
    ),
  );
}

/** Before the conversation closes by itself: what happens, and the two ways to keep it open. */
export const closing = (words, onKeep) =>
  make(
    "div",
    { className: "notice sun" },
    make("p", {}, strong(words.closing)),
    make("p", {}, words.closing_more),
    make(
      "p",
      { className: "row" },
      button("", words.keep_open, () => onKeep(null)),
      button("", words.no_limit, () => onKeep(true)),
    ),
  );

export const erasing = (words, onErase) =>
  make(
    "details",
    { id: "erasing" },
    make("summary", {}, words.erase),
    make("div", { className: "erase" }, soft(words.erase_more), button("", words.erase_do, onErase)),
  );

/** Instead of the field, where asking cannot work: what is so, and the counter's own page. */
export const elsewhere = (words, sentence, address) =>
  make(
    "div",
    { className: "notice", role: "alert" },
    make("p", {}, strong(sentence)),
    address && make("p", {}, touch("", address, words.own_page)),
  );
