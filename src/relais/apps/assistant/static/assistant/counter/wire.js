// What passes over the network: calls of the public API with the key in a header, and the stream read by fetch.
const GIVE_UP = 30_000;
const SILENCE = 40_000; // the server's heartbeat comes every 15 s
const SOONEST = 2_000;
const LATEST = 30_000;

/** `{ ok, status, data }` of one call; rejects when the network fails or this page may not read the answer. */
export async function call(method, url, { token, language, body } = {}) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), GIVE_UP);
  const headers = { "Accept-Language": language };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  try {
    const answer = await fetch(url, {
      method,
      headers,
      body: body && JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      signal: giveUp.signal,
    });
    const data = answer.status === 204 ? null : await answer.json();
    return { ok: answer.ok, status: answer.status, data };
  } finally {
    clearTimeout(timer);
  }
}

/** Whether the service itself can be reached: its module may be read from anywhere, its API only from listed sites. */
export async function answers(url) {
  try {
    return (await fetch(url, { method: "HEAD", credentials: "omit", cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

// The events of a response as they come (HTML standard, 9.2): `{ event, data }`, comments left out.
async function* events(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let held = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    held += decoder.decode(value, { stream: true }).replace(/\r/g, "");
    const whole = held.split("\n\n");
    held = whole.pop();
    for (const block of whole) {
      const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: ?([\s\S]*)/, 2)));
      if (fields.data) yield { event: fields.event ?? "message", data: JSON.parse(fields.data) };
    }
  }
}

/** Follow a conversation until `stop()`; each connection says by `Last-Event-ID` what it has already. */
export function follow({ url, token, last, onMessage, onLast, onGone }) {
  const stopped = new AbortController();
  let connection = null;
  let timer = 0;
  let heard = 0;
  let wait = SOONEST;

  async function open() {
    clearTimeout(timer);
    connection?.abort();
    const mine = (connection = new AbortController());
    heard = Date.now();
    try {
      const headers = { Authorization: `Bearer ${token}`, "Last-Event-ID": String(last()) };
      const answer = await fetch(url, { headers, credentials: "omit", cache: "no-store", signal: mine.signal });
      if ([401, 404].includes(answer.status)) return end();
      if (!answer.ok) throw new Error(answer.status);
      for await (const { event, data } of events(answer.body)) {
        if (mine.signal.aborted) return;
        heard = Date.now();
        wait = SOONEST;
        if (event === "message") onMessage(data);
        else if (event === "heartbeat") onLast(data.last);
        else if (event === "gone") return end();
      }
    } catch {
      // Cut: what was missed comes with the next connection.
    }
    if (mine.signal.aborted || stopped.signal.aborted) return;
    timer = setTimeout(open, wait * (0.75 + Math.random() / 2)); // not every reader at the same moment
    wait = Math.min(2 * wait, LATEST);
  }

  function stop() {
    stopped.abort();
    connection?.abort();
    clearTimeout(timer);
    clearInterval(watch);
  }

  function end() {
    stop();
    onGone();
  }

  const wake = () => !document.hidden && open();
  const watch = setInterval(() => Date.now() - heard > SILENCE && wake(), 5_000);
  const { signal } = stopped;
  addEventListener("online", wake, { signal });
  // A page kept for "back" must hold no connection, and needs one when it comes back.
  addEventListener("pagehide", () => connection?.abort(), { signal });
  addEventListener("pageshow", (event) => event.persisted && open(), { signal });
  document.addEventListener("visibilitychange", () => Date.now() - heard > SILENCE && wake(), { signal });
  open();
  return { stop };
}
