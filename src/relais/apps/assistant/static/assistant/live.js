// The stream that tells when the conversation has something newer, kept open through sleep and lost networks.
const SILENCE = 40_000; // the server's heartbeat comes every 15 s
let stream, heard, address, last, news;

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
  });
}

function wake() {
  if (document.hidden || !stream) return;
  open();
  news();
}

/** Listen at `url` once there is one; `seen()` is the last seq shown, `onNews()` fetches what follows it. */
export function listen(url, seen, onNews) {
  if (address || !url) return;
  [address, last, news] = [url, seen, onNews];
  open();
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", wake);
  setInterval(() => Date.now() - heard > SILENCE && wake(), 5_000);
}
