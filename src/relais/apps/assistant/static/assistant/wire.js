// What passes over the network: fragments of the page, and the stream that tells when there is something newer.
const FRAGMENT = "text/vnd.relais.messages+html";
const GIVE_UP = 30_000;
const SILENCE = 40_000; // the server's heartbeat comes every 15 s

/** A fragment and the headers beside it; rejects when the network fails or what came is not from our pages. */
export async function call(url, options) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), GIVE_UP);
  try {
    const answer = await fetch(url, { ...options, headers: { Accept: FRAGMENT }, signal: giveUp.signal });
    if (!answer.headers.get("Content-Type")?.startsWith(FRAGMENT)) throw new Error(answer.status);
    const header = (name) => answer.headers.get(`X-Relais-${name}`);
    return { ok: answer.ok, html: await answer.text(), header };
  } finally {
    clearTimeout(timer);
  }
}

let stream, heard, address, last, news, ended;

function open() {
  stream?.close();
  const url = new URL(address, location);
  url.searchParams.set("after", last());
  stream = new EventSource(url);
  heard = Date.now();
  const hear = (event) => {
    heard = Date.now();
    const data = JSON.parse(event.data || 0);
    if ((data.seq ?? data.last ?? data) > last()) news();
  };
  stream.addEventListener("message", hear);
  stream.addEventListener("heartbeat", hear);
  stream.addEventListener("gone", () => {
    stream.close(); // the conversation was deleted: nothing will come any more
    stream = null;
    ended();
  });
}

function wake() {
  if (document.hidden || !stream) return;
  open();
  news();
}

/** Listen at `url` once there is one; `seen()` is the last seq shown, `onNews()` fetches what follows it, `onGone()` empties the page. */
export function listen(url, seen, onNews, onGone) {
  if (!url || url === address) return;
  const first = !address;
  [address, last, news, ended] = [url, seen, onNews, onGone];
  open();
  if (!first) return;
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", wake);
  setInterval(() => Date.now() - heard > SILENCE && wake(), 5_000);
}
