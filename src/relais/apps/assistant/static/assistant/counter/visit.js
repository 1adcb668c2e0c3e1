// One visit: its key and what this tab keeps of it, its messages each once and in order, and what it asks of the service.
import { call, follow } from "./wire.js";

/**
 * `service` is the origin of Relais. `told` has what the visit says to the page: `messages(fresh, follows)`, `person(lines)`,
 * `ended(word)`, and `doubt()`, which answers whether what looked unsent is being sent again.
 */
export class Visit {
  messages = []; // every message up to `last`, in order
  language = "fr";
  busy = false; // a call is under way: its answer brings the messages with their turn
  #service;
  #slug;
  #told;
  #kept;
  #stream = null;
  #behind = false;
  #ends = Infinity; // by this device's clock, which need only run, not be right
  #catching = false;

  constructor(service, slug, told) {
    this.#service = service;
    this.#slug = encodeURIComponent(slug);
    this.#told = told;
    this.#kept = { turns: {}, useful: {} };
    try {
      Object.assign(this.#kept, JSON.parse(sessionStorage.getItem(this.#shelf)));
    } catch {
      // Storage refused: the conversation lasts as long as this page.
    }
  }

  get #shelf() {
    return `relais-counter ${this.#service} ${this.#slug}`;
  }

  /** `{ id, token, turns, useful, open, language, over }`: what this tab remembers on the next page of the site. */
  get kept() {
    return this.#kept;
  }

  keep(changes) {
    Object.assign(this.#kept, changes);
    try {
      sessionStorage.setItem(this.#shelf, JSON.stringify(this.#kept));
    } catch {
      // As above.
    }
  }

  get last() {
    return this.messages.length;
  }

  #call(method, path, body) {
    const { token } = this.#kept;
    return call(method, `${this.#service}/api/v1/${path}`, { token, language: this.language, body });
  }

  get #path() {
    return `conversations/${this.#kept.id}`;
  }

  readCentre() {
    return this.#call("GET", `centres/${this.#slug}?language=${this.language}`);
  }

  /** Go on with the conversation of an earlier page, if there is one. */
  async resume() {
    if (!this.#kept.id || this.#stream) return;
    await this.#catchUp(false);
    if (this.#kept.id) this.#listen();
  }

  leave() {
    this.#stream?.stop();
    this.#stream = null;
  }

  #listen() {
    this.leave();
    this.#stream = follow({
      url: `${this.#service}/live/${this.#path}`,
      token: this.#kept.token,
      last: () => this.last,
      onMessage: (item) => this.#hear(item.seq, [item]),
      onLast: (last) => this.#hear(last, []),
      onGone: () => this.#lose("gone"),
    });
  }

  #hear(last, items) {
    if (last <= this.last) return;
    if (this.busy) this.#behind = true;
    else if (!this.#told.doubt() && (!this.#take(items, false) || last > this.last)) this.#catchUp(false);
  }

  /** Whether something came during the call that has just ended; from here on it is read. */
  settle() {
    const behind = this.#behind;
    this.#behind = false;
    this.busy = false;
    return behind;
  }

  // Each message once and in order; false where one is missing before them.
  #take(items, follows) {
    const fresh = [];
    let whole = true;
    for (const item of items) {
      if (item.seq === this.last + 1) {
        this.messages.push(item);
        fresh.push(item);
      } else if (item.seq > this.last) whole = false;
    }
    if (fresh.length) this.#told.messages(fresh, follows);
    return whole;
  }

  catchUp() {
    return this.#catchUp(false);
  }

  async #catchUp(follows) {
    if (this.#catching) return;
    this.#catching = true;
    try {
      for (let last = Infinity; this.#kept.id && this.last < last; ) {
        const got = await this.#call("GET", `${this.#path}/messages?after=${this.last}`);
        if ([401, 404].includes(got.status)) this.#lose("gone");
        if (got.ok) this.#endsIn(got.data.ends_in);
        if (!got.ok || !got.data.messages.length) break;
        this.#take(got.data.messages, follows);
        last = got.data.last;
      }
    } catch {
      // The stream, or the next question, tries again.
    }
    this.#catching = false;
  }

  #lose(word) {
    this.leave();
    this.#ends = Infinity;
    this.messages = [];
    this.keep({ id: undefined, token: undefined, turns: {}, useful: {} });
    this.#told.ended(word);
  }

  /** Send `{ text, id }` or `{ person: true }`; null, or the sentence of a refusal; rejects when nobody can tell. */
  async deliver(what, isSecond = false) {
    if (!this.#kept.id) {
      const opened = await this.#call("POST", `centres/${this.#slug}/conversations`, { language: this.language });
      if (!opened.ok) return opened.data.detail;
      const { id, token, ends_in: whole } = opened.data;
      this.keep({ id, token, whole, turns: {}, useful: {} });
    }
    const got = what.person
      ? await this.#call("POST", `${this.#path}/hand-over`, {})
      : await this.#call("POST", `${this.#path}/messages`, { text: what.text, client_id: what.id });
    if (got.status === 404 && got.data.code === "conversation_not_found" && !isSecond) {
      this.#lose("ended");
      return this.deliver(what, true);
    }
    if (got.status >= 500) throw new Error(got.data.code);
    if (!got.ok) return got.data.detail;
    this.#endsIn(this.#kept.whole);
    if (what.person) await this.#takeHandOver(got.data);
    else this.#takeTurn(got.data);
    if (!this.#stream) this.#listen();
    return null;
  }

  async #takeHandOver(person) {
    this.#told.person(person);
    const got = await this.#call("GET", `${this.#path}/messages?after=${this.last}`);
    if (!got.ok) return;
    const turn = { outcome: "hand_over", reason: "asked", notices: [], offers: [], hand_over: person };
    this.#note(got.data.last, turn);
    if (!this.#take(got.data.messages, true)) this.#catchUp(true);
  }

  #takeTurn({ turn, messages }) {
    if (turn) {
      if (turn.hand_over) this.#told.person(turn.hand_over);
      const { outcome, reason, notices, offers, language, hand_over } = turn;
      // The first of our messages in the turn is the urgent one: the notice says so, not its wording.
      const urgent = notices.includes("emergency") ? messages.find((item) => item.from === "assistant")?.seq : 0;
      this.#note(messages.at(-1).seq, { outcome, reason, notices, offers, language, hand_over, urgent });
    }
    if (!this.#take(messages, true)) this.#catchUp(true);
  }

  #note(seq, turn) {
    this.keep({ turns: { ...this.#kept.turns, [seq]: turn } });
  }

  #endsIn(seconds) {
    this.#ends = Date.now() + (seconds ?? Infinity) * 1000;
  }

  /** Milliseconds until the conversation closes by itself, asked of the service where they are few. */
  async left(few) {
    if (!this.#kept.id) return Infinity;
    if (this.#ends - Date.now() > few) return this.#ends - Date.now();
    try {
      // No message has this number: only the time that is left is wanted, or that there is none.
      const got = await this.#call("GET", `${this.#path}/messages?after=999999999`);
      if (got.ok) this.#endsIn(got.data.ends_in);
      else if ([401, 404].includes(got.status)) this.#lose("gone");
    } catch {
      // Nobody can say; asked again in a few seconds.
    }
    return this.#ends - Date.now();
  }

  /** Begin the time again, without a limit if `easy`; whether the service has heard it. */
  async keepOpen(easy) {
    try {
      const got = await this.#call("POST", `${this.#path}/keep-open`, { easy_pace: easy });
      if (got.ok) this.#endsIn(got.data.ends_in);
      if (got.ok) this.keep({ whole: got.data.ends_in });
      return got.ok;
    } catch {
      return false;
    }
  }

  async speak(language) {
    this.language = language;
    try {
      if (this.#kept.id) await this.#call("POST", `${this.#path}/language`, { language });
    } catch {
      // The next question is answered in its own language all the same.
    }
  }

  /** Whether the opinion was kept. */
  async giveFeedback(seq, useful) {
    try {
      const got = await this.#call("POST", `${this.#path}/feedback`, { seq, useful });
      if (got.ok) this.keep({ useful: { ...this.#kept.useful, [seq]: useful } });
      return got.ok;
    } catch {
      return false;
    }
  }

  /** Whether nothing is left of the conversation. */
  async erase() {
    try {
      const got = await this.#call("DELETE", this.#path);
      if (!got.ok && got.status !== 404) return false;
    } catch {
      return false;
    }
    this.#lose("erased");
    return true;
  }
}
