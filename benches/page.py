"""`script/bench page`: the citizen's page in Chromium as an old phone on a slow network meets it.

Slow 3G has 400 kbit/s each way and 400 ms from request to response (WebPageTest); the DevTools of Chromium make it five
times as slow to answer, and both are measured, beside the slow 4G of Lighthouse (1.6 Mbit/s, 150 ms). The processor is
at a quarter of its speed. First content is the paint that the browser reports; the first answer is counted from
pressing “Send” to its title being shown.
"""

import argparse
import statistics
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from benches.visitor import chromium, sample_centre

KBIT = 1000 / 8
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
LARGEST_PAINT = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime)).observe(
    { type: 'largest-contentful-paint', buffered: true });
  setTimeout(() => done(NaN), 1000);
})"""
SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((one) => (sum += one.value))).observe(
    { type: 'layout-shift', buffered: true });
  setTimeout(() => done(sum), 200);
})"""
BLOCKED = """() => new Promise((done) => {
  let sum = 0;
  const add = (list) => list.getEntries().forEach((one) => (sum += Math.max(0, one.duration - 50)));
  new PerformanceObserver(add).observe({ type: 'longtask', buffered: true });
  setTimeout(() => done(sum), 200);
})"""
QUESTIONS = {"fr": "quand passe la collecte des ordures", "en": "when is garbage collected"}


@dataclass(frozen=True)
class Network:
    name: str
    latency: float  # ms
    down: float  # kbit/s
    up: float
    slower: int  # times the processor is slowed down


NETWORKS = (
    Network("no throttling", 0, -1, -1, 1),
    Network("slow 4G, CPU / 4", 150, 1600, 750, 4),
    Network("slow 3G (400 ms), CPU / 4", 400, 400, 400, 4),
    Network("slow 3G (2,000 ms), CPU / 4", 2000, 400, 400, 4),
)


def visit(browser: Browser, address: str, language: str, network: Network) -> dict[str, float]:
    """Milliseconds of one first visit with an empty cache, in a context of its own."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    _throttle(page, network)
    page.goto(f"{address}/{language}/c/val-boreal/", wait_until="load", timeout=120_000)
    page.wait_for_timeout(500)
    taken = {
        "first content": float(page.evaluate(FIRST_PAINT) or "nan"),
        "largest content": float(page.evaluate(LARGEST_PAINT)),
        "loaded": float(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")),
        "blocked": float(page.evaluate(BLOCKED)),
        "shift": float(page.evaluate(SHIFT)),
    }
    page.fill("#question", QUESTIONS[language])
    began = page.evaluate("performance.now()")
    page.locator("#send").click()
    page.locator("#messages .assistant .title").wait_for(timeout=60_000)
    taken["first answer"] = float(page.evaluate("performance.now()") - began)
    context.close()
    return taken


def _throttle(page: Page, network: Network) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    conditions = {
        "offline": False,
        "latency": network.latency,
        "downloadThroughput": network.down * KBIT if network.down > 0 else -1,
        "uploadThroughput": network.up * KBIT if network.up > 0 else -1,
    }
    devtools.send("Network.emulateNetworkConditions", conditions)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": network.slower})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=5, help="visits a network and language (default 5)")
    visits: int = parser.parse_args().visits
    names = ("first content", "largest content", "loaded", "first answer", "blocked")
    print(f"| network | language | {' | '.join(f'{name}, ms' for name in names)} | layout shift |")
    print("|---|---|" + "---|" * (len(names) + 1))
    with sample_centre() as address, chromium() as browser:
        visit(browser, address, "en", NETWORKS[0])  # the first call of a server loads what later ones have
        for network in NETWORKS:
            for language in ("fr", "en"):
                runs = [visit(browser, address, language, network) for _ in range(visits)]
                middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
                figures = " | ".join(f"{middle[name]:,.0f}" for name in names)
                print(f"| {network.name} | {language} | {figures} | {middle['shift']:.3f} |", flush=True)


if __name__ == "__main__":
    main()
