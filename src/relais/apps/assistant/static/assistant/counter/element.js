// <relais-counter centre="…" lang="fr|en" form="inline|floating" scheme="auto|light|dark">: the counter of a centre on
// any web site. What it holds (the key of the conversation) stays in this tab's storage of the host's own origin.
import { look } from "./look.js";
import { make } from "./markup.js";
import { about, ask, banner, elsewhere, erasing, head, languageOf, launcher } from "./parts.js";
import { message, pending, reach, suggestions } from "./parts.js";
import { answers, call, follow } from "./wire.js";
import { WORDS } from "./words.js";

const MODULE = import.meta.url;
const SERVICE = new URL(MODULE).origin;
const SLOW = 6_000;
const ROOMY = "(min-width: 40em) and (min-height: 30em)";

const newId = () => crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join("-");

class RelaisCounter extends HTMLElement {
  static observedAttributes = ["lang", "centre", "form", "scheme"];

  #root; // everything shown, in the shadow tree
  #slug = "";
  #language = "fr";
  #visit = {}; // { id, token, turns, useful, open, language, over }: kept in this tab
  #messages = []; // every message up to #last, in order
  #centre = null; // what the service says of the centre
  #blocked = ""; // the word that says why nothing can be asked here
  #trying = null; // what is being sent, or was not received: { text, id } or { person: true }
  #sending = false;
  #failed = false;
  #behind = false; // something came while a call was under way
  #catching = false;
  #stream = null;

  connectedCallback() {
    this.#begin();
  }

  disconnectedCallback() {
    this.#stream?.stop();
    this.#stream = null;
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#root || before === now) return;
    if (name === "lang") this.#language = this.#chosenLanguage();
    if (name === "centre") this.#begin();
    else this.#draw();
  }

  get #words() {
    return WORDS[this.#language];
  }

  get #last() {
    return this.#messages.length;
  }

  get #floats() {
    return this.getAttribute("form") === "floating";
  }

  get #page() {
    return `${SERVICE}/${this.#language}/c/${this.#slug}/`;
  }

  #part(id) {
    return this.#root.querySelector(`#${id}`);
  }

  #begin() {
    const slug = this.getAttribute("centre")?.trim();
    if (!slug) return console.error("<relais-counter> needs the attribute centre: the centre's name in its address");
    this.#stream?.stop();
    this.#stream = null;
    this.#slug = encodeURIComponent(slug);
    this.#messages = [];
    this.#centre = null;
    this.#blocked = "";
    this.#visit = this.#read();
    this.#language = this.#chosenLanguage();
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
    this.#isOpen = !this.#floats || (Boolean(this.#visit.open) && matchMedia(ROOMY).matches);
    this.#draw();
    if (this.#isOpen) this.#load();
  }

  #isOpen = false;

  // ---- What this tab keeps ----

  get #shelf() {
    return `relais-counter ${SERVICE} ${this.#slug}`;
  }

  #read() {
    try {
      return { turns: {}, useful: {}, ...JSON.parse(sessionStorage.getItem(this.#shelf)) };
    } catch {
      return { turns: {}, useful: {} };
    }
  }

  #keep(changes = {}) {
    Object.assign(this.#visit, changes);
    try {
      sessionStorage.setItem(this.#shelf, JSON.stringify(this.#visit));
    } catch {
      // Storage refused: the conversation lasts as long as this page.
    }
  }

  // The language the visitor chose, for as long as the page asks for the same; else the page's.
  #chosenLanguage() {
    const { over, language } = this.#visit;
    return over === this.#askedLanguage && language ? language : this.#askedLanguage;
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
    this.#root.className = `root ${this.#floats ? "floating" : "inline"} ${this.#last ? "talking" : ""}`;
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
      !this.#blocked && make("div", { id: "leave", hidden: !this.#visit.id }, erasing(words, () => this.#erase()));
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
            this.#messages.map((item) => this.#shown(item)),
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
    const titles = this.#last || this.#blocked ? [] : (this.#centre?.suggestions ?? []);
    const focus = this.shadowRoot.activeElement?.id;
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
    const turn = this.#visit.turns[item.seq];
    // The first of the turn's messages of ours is the urgent one: the notice says so, not its wording.
    const isUrgent = Object.values(this.#visit.turns).some(({ urgent }) => urgent === item.seq);
    return message(this.#words, this.#language, item, {
      turn,
      isUrgent,
      person: this.#centre?.hand_over ?? turn?.hand_over,
      given: this.#visit.useful[item.seq],
      onAsk: (title) => this.#send({ text: title, chosen: true }),
      onPerson: () => this.#send({ person: true }),
      onUseful: (seq, useful) => this.#giveFeedback(seq, useful),
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
    this.#keep({ open });
    this.#show(open);
    if (!open) return this.#root.firstElementChild.focus();
    // By touch, the field would bring up a keyboard over what is to be read first.
    this.#part(matchMedia("(pointer: fine)").matches && this.#part("question") ? "question" : "panel").focus();
    if (!this.#centre) this.#load();
    this.#toEnd();
  }

  #toEnd() {
    const body = this.#part("body");
    const last = this.#part("messages").lastElementChild;
    if (this.#floats) body.scrollTop = last ? last.offsetTop - body.offsetTop - 16 : 0;
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
    if (this.#floats) body.scrollTop = first.offsetTop - body.offsetTop - 16;
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

  #call(method, path, body) {
    return call(method, `${SERVICE}/api/v1/${path}`, { token: this.#visit.token, language: this.#language, body });
  }

  async #load() {
    if (this.#blocked) {
      this.#blocked = "";
      this.#draw();
    }
    try {
      const got = await this.#call("GET", `centres/${this.#slug}?language=${this.#language}`);
      if (got.status === 404) return this.#block("missing", got.data.detail);
      if (got.ok) this.#centre = got.data;
    } catch {
      // A page that is not listed may not read why: only the module, which anybody may read, tells it from an outage.
      if (navigator.onLine && (await answers(MODULE)))
        return this.#block("refused", `${location.origin} is not among the origins of “${this.#slug}”`);
    }
    if (this.#visit.id && !this.#stream) await this.#resume();
    this.#dress();
    this.#toEnd();
  }

  #block(word, reason) {
    console.error(`<relais-counter>: ${reason} (${SERVICE})`);
    this.#blocked = word;
    this.#draw();
  }

  async #resume() {
    // What was said on an earlier page is not news: it is put there without being announced.
    const log = this.#part("log");
    log.setAttribute("aria-live", "off");
    await this.#catchUp(false);
    setTimeout(() => log.removeAttribute("aria-live"), 1_000);
    if (this.#visit.id) this.#listen();
  }

  #listen() {
    this.#stream?.stop();
    this.#stream = follow({
      url: `${SERVICE}/live/conversations/${this.#visit.id}`,
      token: this.#visit.token,
      last: () => this.#last,
      onMessage: (item) => this.#hear(item.seq, [item]),
      onLast: (last) => this.#hear(last, []),
      onGone: () => this.#lose("gone"),
    });
  }

  // While a call is under way its answer brings the messages with their turn; what else came is read after it.
  #hear(last, items) {
    if (last <= this.#last) return;
    if (this.#sending) this.#behind = true;
    else if (this.#failed && !this.#trying.person) this.#send(this.#trying); // it may have arrived: its id settles it
    else this.#take(items, false);
    if (!this.#sending && last > this.#last) this.#catchUp(false);
  }

  // Each message once and in order; false where one is missing before them.
  #take(items, follows) {
    const fresh = [];
    let whole = true;
    for (const item of items) {
      if (item.seq === this.#last + 1) {
        this.#messages.push(item);
        fresh.push(item);
      } else if (item.seq > this.#last) whole = false;
    }
    if (fresh.length) this.#append(fresh, follows);
    return whole;
  }

  async #catchUp(follows) {
    if (this.#catching) return;
    this.#catching = true;
    try {
      for (let last = Infinity; this.#visit.id && this.#last < last; ) {
        const got = await this.#call("GET", `conversations/${this.#visit.id}/messages?after=${this.#last}`);
        if (got.status === 404 || got.status === 401) this.#lose("gone");
        if (!got.ok) break;
        this.#take(got.data.messages, follows);
        if (!got.data.messages.length) break;
        last = got.data.last;
      }
    } catch {
      // The stream, or the next question, tries again.
    }
    this.#catching = false;
  }

  #lose(word) {
    this.#stream?.stop();
    this.#stream = null;
    this.#messages = [];
    this.#keep({ id: undefined, token: undefined, turns: {}, useful: {} });
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
    this.#sending = true;
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
      problem = await this.#deliver(this.#trying);
    } catch {
      this.#failed = true;
    }
    clearTimeout(slow);
    this.#sending = false;
    this.#part("pending").replaceChildren();
    this.#part("pending").hidden = true;
    if (this.#part("status")?.textContent !== this.#words.ended) this.#status("");
    const behind = this.#behind;
    this.#behind = false;
    if (this.#failed && behind && !this.#trying.person) return this.#send(this.#trying);
    if (this.#failed) return this.#fail();
    if (problem) this.#error(problem);
    else this.#received();
    this.#trying = null;
    if (behind) this.#catchUp(false);
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
    const retry = make("button", { type: "button", id: "retry", onclick: () => this.#send(this.#trying) }, words.retry);
    this.#error(navigator.onLine ? reason : `${reason} ${words.offline}`, retry);
    // Somebody who asks for a person must not depend on the network that has just failed.
    const person = this.#trying.person && this.#centre?.hand_over;
    if (person) this.#part("error").append(reach(words, this.#language, person));
  }

  // What the service has taken in; a sentence where it refuses; rejects when nobody can tell.
  async #deliver(trying, isSecond = false) {
    if (!this.#visit.id) {
      const opened = await this.#call("POST", `centres/${this.#slug}/conversations`, { language: this.#language });
      if (!opened.ok) return opened.data.detail;
      this.#keep({ id: opened.data.id, token: opened.data.token, turns: {}, useful: {} });
    }
    const path = `conversations/${this.#visit.id}`;
    const got = trying.person
      ? await this.#call("POST", `${path}/hand-over`, {})
      : await this.#call("POST", `${path}/messages`, { text: trying.text, client_id: trying.id });
    if (got.status === 404 && got.data.code === "conversation_not_found" && !isSecond) {
      this.#lose("ended");
      return this.#deliver(trying, true);
    }
    if (!got.ok && got.status >= 500) throw new Error(got.data.code);
    if (!got.ok) return got.data.detail;
    if (trying.person) await this.#handOver(path, got.data);
    else this.#takeTurn(got.data);
    if (!this.#stream) this.#listen();
    return null;
  }

  async #handOver(path, person) {
    if (this.#centre) this.#centre.hand_over = person;
    const got = await this.#call("GET", `${path}/messages?after=${this.#last}`);
    if (!got.ok) return;
    const { last, messages } = got.data;
    this.#note(last, { outcome: "hand_over", reason: "asked", notices: [], offers: [], hand_over: person });
    if (!this.#take(messages, true)) this.#catchUp(true);
  }

  #takeTurn({ turn, messages }) {
    if (turn) {
      if (turn.hand_over && this.#centre) this.#centre.hand_over = turn.hand_over;
      const { outcome, reason, notices, offers, language, hand_over } = turn;
      const urgent = notices.includes("emergency") ? messages.find((item) => item.from === "assistant")?.seq : 0;
      this.#note(messages.at(-1).seq, { outcome, reason, notices, offers, language, hand_over, urgent });
    }
    if (!this.#take(messages, true)) this.#catchUp(true);
  }

  #note(seq, turn) {
    this.#keep({ turns: { ...this.#visit.turns, [seq]: turn } });
  }

  async #speak(language) {
    this.#keep({ language, over: this.#askedLanguage });
    this.#language = language;
    this.#draw();
    this.#part("switch").focus({ preventScroll: true });
    try {
      if (this.#visit.id) await this.#call("POST", `conversations/${this.#visit.id}/language`, { language });
    } catch {
      // The next question is answered in its own language all the same.
    }
    if (!this.#blocked) this.#load();
  }

  async #giveFeedback(seq, useful) {
    try {
      const got = await this.#call("POST", `conversations/${this.#visit.id}/feedback`, { seq, useful });
      if (got.ok) this.#keep({ useful: { ...this.#visit.useful, [seq]: useful } });
      return got.ok;
    } catch {
      return false;
    }
  }

  async #erase() {
    try {
      const got = await this.#call("DELETE", `conversations/${this.#visit.id}`);
      if (!got.ok && got.status !== 404) throw new Error(got.status);
    } catch {
      return this.#error(this.#words.not_erased);
    }
    this.#trying = null;
    this.#failed = false;
    this.#lose("erased");
    this.#part("question").focus();
  }
}

// Where the browser is too old for this, the link inside the element stays as it is.
if ("adoptedStyleSheets" in Document.prototype && !customElements.get("relais-counter")) {
  customElements.define("relais-counter", RelaisCounter);
}
