// <relais-counter centre="…" lang="fr|en" form="inline|floating" scheme="auto|light|dark">: the counter of a centre on
// any web site. What it holds (the key of the conversation) stays in this tab's storage of the host's own origin.
import { colours, look } from "./look.js";
import { make } from "./markup.js";
import { about, ask, banner, closing, elsewhere, erasing, head, languageOf, launcher } from "./parts.js";
import { message, pending, reach, suggestions } from "./parts.js";
import { Visit } from "./visit.js";
import { answers } from "./wire.js";
import { WORDS } from "./words.js";

const MODULE = import.meta.url;
const SERVICE = new URL(MODULE).origin;
const SLOW = 6_000;
const FEW = 120_000; // before the conversation closes, as WCAG 2.2.1 wants it told
const ROOMY = "(min-width: 40em) and (min-height: 30em)";

const newId = () => crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join("-");

class RelaisCounter extends HTMLElement {
  static observedAttributes = ["lang", "centre", "form", "scheme"];

  #root; // everything shown, in the shadow tree
  #slug = "";
  #language = "fr";
  #visit = null;
  #isOpen = false;
  #centre = null; // what the service says of the centre
  #blocked = ""; // the word that says why nothing can be asked here
  #trying = null; // what is being sent, or was not received: { text, id } or { person: true }
  #sending = false;
  #failed = false;
  #watch;

  connectedCallback() {
    this.#begin();
    if (this.#visit) this.#watch = setInterval(() => this.#look(), 3_000);
  }

  disconnectedCallback() {
    this.#visit?.leave();
    clearInterval(this.#watch);
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#root || before === now) return;
    if (name === "lang") this.#useLanguage();
    if (name === "centre") this.#begin();
    else this.#draw();
  }

  get #words() {
    return WORDS[this.#language];
  }

  get #floats() {
    return this.getAttribute("form") === "floating";
  }

  get #page() {
    return `${SERVICE}/${this.#language}/c/${encodeURIComponent(this.#slug)}/`;
  }

  #part(id) {
    return this.#root.querySelector(`#${id}`);
  }

  #begin() {
    const slug = this.getAttribute("centre")?.trim();
    if (!slug) return console.error("<relais-counter> needs the attribute centre: the centre's name in its address");
    this.#visit?.leave();
    this.#slug = slug;
    this.#centre = null;
    this.#blocked = "";
    this.#visit = new Visit(SERVICE, slug, {
      messages: (fresh, follows) => this.#append(fresh, follows),
      person: (lines) => this.#centre && (this.#centre.hand_over = lines),
      ended: (word) => this.#end(word),
      doubt: () => this.#failed && !this.#trying.person && (this.#send(this.#trying), true),
    });
    this.#useLanguage();
    if (!this.#root) {
      this.#root = make("section", { className: "root" });
      const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      shadow.adoptedStyleSheets = [look()];
      shadow.replaceChildren(this.#root);
      this.#root.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && !event.isComposing && this.#isOpen && this.#floats) this.#toggle(false);
      });
    }
    // Reopened on the next page where the window leaves room for the page itself.
    this.#isOpen = !this.#floats || (Boolean(this.#visit.kept.open) && matchMedia(ROOMY).matches);
    this.#draw();
    if (this.#isOpen) this.#load();
  }

  // The language the visitor chose, for as long as the page asks for the same; else the page's.
  #useLanguage() {
    const { over, language } = this.#visit.kept;
    this.#language = over === this.#askedLanguage && language ? language : this.#askedLanguage;
    this.#visit.language = this.#language;
  }

  get #askedLanguage() {
    return languageOf(this.getAttribute("lang") ?? "") || languageOf(document.documentElement.lang) || "fr";
  }

  // ---- What is shown ----

  #draw() {
    const words = this.#words;
    const held = this.#part("question");
    const text = held?.value ?? "";
    const focus = this.shadowRoot.activeElement?.id;
    this.#root.lang = words.tag;
    this.#root.className = `root ${this.#floats ? "floating" : "inline"} ${this.#visit.last ? "talking" : ""}`;
    this.#root.dataset.scheme = this.getAttribute("scheme") ?? "auto";
    this.#root.setAttribute("aria-label", words.title);
    const panel = this.#panel(words);
    this.#root.replaceChildren(...(this.#floats ? [launcher(words, () => this.#toggle(true))] : []), panel);
    this.#dress();
    if (this.#floats) this.#show(this.#isOpen);
    const field = this.#part("question");
    if (field && text) {
      field.value = text;
      field.dispatchEvent(new Event("input"));
    }
    if (this.#failed) this.#fail();
    if (focus) this.#part(focus)?.focus({ preventScroll: true });
  }

  #panel(words) {
    const role = { role: "dialog", "aria-modal": "false", "aria-labelledby": "title", "aria-describedby": "about" };
    const scrolls = { tabIndex: 0, role: "group", "aria-label": words.log };
    const leave =
      !this.#blocked && make("div", { id: "leave", hidden: !this.#visit.kept.id }, erasing(words, () => this.#erase()));
    return make(
      "div",
      { className: "panel", id: "panel", ...(this.#floats ? { tabIndex: -1, ...role } : {}) },
      make("div", { id: "top" }),
      make(
        "div",
        { className: "body", id: "body", ...(this.#floats ? scrolls : {}) },
        make("p", { id: "about" }),
        make(
          "div",
          { className: "log", role: "log", id: "log", "aria-label": words.log },
          make(
            "ol",
            { className: "messages", role: "list", id: "messages" },
            this.#visit.messages.map((item) => this.#shown(item)),
          ),
        ),
        make("div", { id: "pending", hidden: true }),
        make("div", { id: "suggestions" }),
        this.#floats && leave,
      ),
      make(
        "div",
        { className: "foot", id: "foot" },
        this.#blocked
          ? elsewhere(words, words[this.#blocked], this.#blocked === "refused" && this.#page)
          : ask(words, { onSend: () => this.#sendField(), onPerson: () => this.#send({ person: true }) }),
        !this.#floats && leave,
      ),
    );
  }

  // What the service says of the centre, put around the thread and the field, which stay as they are.
  #dress() {
    const words = this.#words;
    const other = this.#language === "fr" ? "en" : "fr";
    const kind = this.#centre?.sample ? "sample" : this.#centre?.trial ? "trial" : "";
    const titles = this.#visit.last || this.#blocked ? [] : (this.#centre?.suggestions ?? []);
    const focus = this.shadowRoot.activeElement?.id;
    this.shadowRoot.adoptedStyleSheets = [look(), colours(this.#centre?.colours)];
    this.#part("top").replaceChildren(
      head(words, {
        name: this.#centre?.name,
        other,
        onLanguage: () => this.#speak(other),
        onClose: this.#floats && (() => this.#toggle(false)),
      }),
      ...(kind ? [banner(words, kind)] : []),
    );
    this.#part("about").replaceWith(about(words, this.#centre?.trial));
    const onAsk = (title) => this.#send({ text: title, chosen: true });
    this.#part("suggestions").replaceChildren(...(titles.length ? [suggestions(words, titles, onAsk)] : []));
    if (focus && this.shadowRoot.activeElement?.id !== focus) this.#part(focus)?.focus({ preventScroll: true });
  }

  #shown(item) {
    const { turns, useful } = this.#visit.kept;
    const turn = turns[item.seq];
    const isUrgent = Object.values(turns).some(({ urgent }) => urgent === item.seq);
    return message(this.#words, this.#language, item, {
      turn,
      isUrgent,
      person: this.#centre?.hand_over ?? turn?.hand_over,
      given: useful[item.seq],
      onAsk: (title) => this.#send({ text: title, chosen: true }),
      onPerson: () => this.#send({ person: true }),
      onUseful: (seq, opinion) => this.#visit.giveFeedback(seq, opinion),
    });
  }

  #show(open) {
    const [launch, panel] = this.#root.children;
    panel.hidden = !open;
    launch.hidden = open;
    launch.setAttribute("aria-expanded", String(open));
  }

  #toggle(open) {
    this.#isOpen = open;
    this.#visit.keep({ open });
    this.#show(open);
    if (!open) return this.#root.firstElementChild.focus();
    // By touch, the field would bring up a keyboard over what is to be read first; zoomed in, it would hide it.
    const straight = this.#part("question") && matchMedia("(pointer: fine) and (min-height: 30em)").matches;
    this.#part(straight ? "question" : "panel").focus();
    if (!this.#centre) this.#load();
    this.#toEnd();
  }

  #toEnd() {
    const body = this.#part("body");
    const last = this.#part("messages").lastElementChild;
    if (this.#floats) body.scrollTop = last ? last.offsetTop - 16 : 0;
  }

  #append(items, follows) {
    const list = this.#part("messages");
    this.#root.classList.add("talking");
    const away = this.#part("suggestions");
    const held = away.contains(this.shadowRoot.activeElement);
    away.replaceChildren();
    list.append(...items.map((item) => this.#shown(item)));
    if (held) this.#part("question")?.focus({ preventScroll: true });
    this.#part("leave")?.removeAttribute("hidden");
    if (!follows || !items.length) return;
    const first = list.children[list.children.length - items.length];
    const body = this.#part("body");
    if (this.#floats) body.scrollTop = first.offsetTop - 16;
    else if (list.lastElementChild.getBoundingClientRect().bottom > innerHeight)
      first.scrollIntoView({ block: "start", behavior: "instant" });
  }

  #status(text) {
    const line = this.#part("status");
    if (line) line.textContent = text;
  }

  #error(text, ...more) {
    this.#part("error")?.replaceChildren(...(text ? [make("span", {}, text), ...more.filter(Boolean)] : []));
    this.#part("field")?.classList.toggle("wrong", Boolean(text));
    this.#part("question")?.setAttribute("aria-invalid", String(Boolean(text)));
  }

  // ---- What is asked of the service ----

  async #load() {
    if (this.#blocked) {
      this.#blocked = "";
      this.#draw();
    }
    try {
      const got = await this.#visit.readCentre();
      if (got.status === 404) return this.#block("missing", got.data.detail);
      if (got.ok) this.#centre = got.data;
    } catch {
      // A page that is not listed may not read why: only the module, which anybody may read, tells it from an outage.
      if (navigator.onLine && (await answers(MODULE)))
        return this.#block("refused", `${location.origin} is not among the origins of “${this.#slug}”`);
    }
    await this.#resume();
    this.#dress();
    this.#toEnd();
  }

  #block(word, reason) {
    console.error(`<relais-counter>: ${reason} (${SERVICE})`);
    this.#blocked = word;
    this.#draw();
  }

  async #resume() {
    if (!this.#visit.kept.id || this.#visit.last) return this.#visit.resume();
    // What was said on an earlier page is not news: it is put there without being announced.
    const log = this.#part("log");
    log.setAttribute("aria-live", "off");
    await this.#visit.resume();
    setTimeout(() => log.removeAttribute("aria-live"), 1_000);
  }

  #end(word) {
    this.#draw();
    this.#status(this.#words[word]);
  }

  #sendField() {
    const field = this.#part("question");
    if (field.value.trim()) return this.#send({ text: field.value });
    this.#error(this.#words.empty);
    field.focus();
  }

  async #send(what) {
    if (this.#sending) return;
    // The same text again keeps its client_id, so that it is stored once; another never borrows it.
    const same = this.#trying?.text !== undefined && this.#trying.text === what.text;
    this.#trying = same ? this.#trying : { ...what, id: newId() };
    if (this.#root.querySelector("#error :focus")) this.#part("question").focus();
    this.#sending = this.#visit.busy = true;
    this.#failed = false;
    this.#error("");
    this.#status(this.#words.sending);
    const slow = setTimeout(() => this.#status(this.#words.slow), SLOW);
    const waiting = this.#part("pending");
    waiting.replaceChildren(pending(this.#words, what.person ? this.#words.person : what.text));
    waiting.hidden = false;
    if (this.#floats) this.#part("body").scrollTop = this.#part("body").scrollHeight;
    let problem = null;
    try {
      problem = await this.#visit.deliver(this.#trying);
    } catch {
      this.#failed = true;
    }
    clearTimeout(slow);
    this.#sending = false;
    this.#part("pending").replaceChildren();
    this.#part("pending").hidden = true;
    if (this.#part("status")?.textContent !== this.#words.ended) this.#status("");
    const behind = this.#visit.settle();
    if (this.#failed && behind && !this.#trying.person) return this.#send(this.#trying);
    if (this.#failed) return this.#fail();
    if (problem) this.#error(problem);
    else this.#received();
    this.#trying = null;
    if (behind) this.#visit.catchUp();
    if (!this.#centre) this.#load();
  }

  #received() {
    const field = this.#part("question");
    if (this.#trying.chosen || this.#trying.person || field.value !== this.#trying.text) return;
    field.value = "";
    field.dispatchEvent(new Event("input"));
  }

  #fail() {
    const words = this.#words;
    const reason = this.#trying.text !== undefined && !this.#trying.chosen ? words.failed : words.failed_choice;
    const onclick = () => this.#send(this.#trying);
    const retry = make("button", { type: "button", id: "retry", onclick }, words.retry);
    this.#error(navigator.onLine ? reason : `${reason} ${words.offline}`, retry);
    // Somebody who asks for a person must not depend on the network that has just failed.
    const person = this.#trying.person && this.#centre?.hand_over;
    if (person) this.#part("error").append(reach(words, this.#language, person));
  }

  async #speak(language) {
    this.#visit.keep({ language, over: this.#askedLanguage });
    this.#language = language;
    const told = this.#visit.speak(language);
    this.#draw();
    this.#part("switch").focus({ preventScroll: true });
    await told;
    if (this.#blocked) return;
    await this.#load();
    if (this.#visit.last) this.#draw(); // the lines to a person are named in the language of the centre's reply
  }

  // Once there, the warning stays until it is answered or something else has begun the time again.
  async #look() {
    const left = await this.#visit.left(this.#part("closing")?.firstElementChild ? 0 : FEW);
    const place = this.#part("closing");
    if (!place || Boolean(place.firstElementChild) === left <= FEW) return;
    const held = place.contains(this.shadowRoot.activeElement);
    place.replaceChildren(...(left <= FEW ? [closing(this.#words, (easy) => this.#keepOpen(easy))] : []));
    if (held) this.#part("question")?.focus({ preventScroll: true });
  }

  async #keepOpen(easy) {
    const kept = await this.#visit.keepOpen(easy);
    await this.#look();
    this.#status(this.#words[kept ? "kept_open" : "not_kept_open"]);
  }

  async #erase() {
    this.#trying = null;
    this.#failed = false;
    if (!(await this.#visit.erase())) return this.#error(this.#words.not_erased);
    this.#part("question").focus();
  }
}

// Where the browser is too old for this, the link inside the element stays as it is.
if ("adoptedStyleSheets" in Document.prototype && !customElements.get("relais-counter")) {
  customElements.define("relais-counter", RelaisCounter);
}
