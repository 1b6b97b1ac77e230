"""Opens pages of `libsim report` in Chromium, as a phone and as a desk would, on a light and a dark ground.

Usage: check_page.py CHROMIUM PROGRAM SCENARIO SWEEP FOLDER

Makes a comparison, facts and a sweep in FOLDER, reports on each and on all of them, and fails if a page loads anything,
writes to the console, is wider than the screen, shows nothing, or has text that is hard to tell from its ground. Its
screenshots stay in FOLDER.
"""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys

PROBE = """(() => {
  const luminance = c => c.slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const colour = text => text.match(/[\\d.]+/g).map(Number);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = colour(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  let contrast = 21, faintest = '';
  for (const e of document.querySelectorAll('h1,h2,h3,p,li,a,dt,dd,th,td,caption,figcaption,summary,code,span,text')) {
    if (!e.textContent.trim() || !e.getClientRects().length) continue;
    const style = getComputedStyle(e);
    const text = e.tagName === 'text' ? colour(getComputedStyle(e).fill) : colour(style.color);
    const [a, b] = [luminance(text), luminance(ground(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < contrast) { contrast = (a + 0.05) / (b + 0.05); faintest = e.outerHTML.slice(0, 120); }
  }
  const drawings = [...document.querySelectorAll('figure svg')].map(svg => svg.getBoundingClientRect());
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  return {width: document.documentElement.scrollWidth, seen: document.documentElement.clientWidth,
          text: document.body.innerText.length, height: document.documentElement.scrollHeight,
          ground: getComputedStyle(document.body).backgroundColor, contrast, faintest,
          drawings: drawings.length, smallest: Math.min(...drawings.map(d => Math.min(d.width, d.height)), 1e9),
          repeated: ids.filter((id, i) => ids.indexOf(id) !== i),
          headings: [...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1]),
          unnamed: document.querySelectorAll('svg:not([aria-label]),table:not(:has(caption)),th:not([scope])').length};
})()"""


class Browser:
    """Chromium without a window, told what to do by DevTools messages through two pipes."""

    def __init__(self, program, profile):
        read_by_browser, self.to_browser = os.pipe()
        self.from_browser, written_by_browser = os.pipe()

        def give_pipes():
            # The numbers that the browser expects; what is there now may be one of them.
            first, second = os.dup(read_by_browser), os.dup(written_by_browser)
            first, second = (os.dup(fd) if fd < 5 else fd for fd in (first, second))
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
             "--no-first-run", "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"],
            preexec_fn=give_pipes, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(read_by_browser)
        os.close(written_by_browser)
        self.buffer, self.count, self.events, self.session = b"", 0, [], None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def next_message(self):
        while b"\0" not in self.buffer:
            more = os.read(self.from_browser, 1 << 20)
            if not more:
                sys.exit("the browser ended")
            self.buffer += more
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to_browser, json.dumps(message).encode() + b"\0")
        while (answer := self.next_message()).get("id") != self.count:
            self.events.append(answer)
        if "error" in answer:
            sys.exit(f"{method}: {answer['error']}")
        return answer["result"]

    def open(self, page, width, dark):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", media="screen",
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.events = []
        self.call("Page.navigate", url=page.as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.next_message())
        seen = self.call("Runtime.evaluate", expression=PROBE, returnByValue=True)
        if "exceptionDetails" in seen:
            sys.exit(str(seen["exceptionDetails"]))
        return seen["result"]["value"]

    def screenshot(self, file, width, height, whole):
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        picture = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole, clip=clip)
        file.write_bytes(base64.b64decode(picture["data"]))

    def close(self):
        self.call("Browser.close")
        self.process.wait(timeout=20)


def problems_of(page, seen, events, width):
    """What is wrong with a page, a line each."""
    loaded = [e["params"]["request"]["url"] for e in events if e.get("method") == "Network.requestWillBeSent"]
    loaded = [url for url in loaded if not url.startswith("data:") and url != page.as_uri()]
    said = [e["params"] for e in events
            if e.get("method") in ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown")]
    levels = seen["headings"]
    skipped = [b for a, b in zip(levels, levels[1:]) if b > a + 1]
    checks = [
        (not loaded, f"it loads {loaded}"),
        (not said, f"the console says {said}"),
        (seen["width"] <= width, f"it is {seen['width']} px wide"),
        (seen["text"] > 500, f"it has {seen['text']} letters"),
        (seen["contrast"] >= 4.5, f"contrast {seen['contrast']:.2f} of {seen['faintest']}"),
        (seen["drawings"] == 0 or seen["smallest"] > 50, "a figure has no size"),
        (seen["drawings"] > 0 or not shutil.which("gnuplot"), "it has no figure, though gnuplot is there"),
        (not seen["repeated"], f"ids stand twice: {seen['repeated'][:5]}"),
        (levels.count(1) == 1 and not skipped, f"headings are of levels {levels}"),
        (seen["unnamed"] == 0, f"{seen['unnamed']} figures, tables or headings of tables lack a name or scope"),
    ]
    return [text for good, text in checks if not good]


def main():
    chromium, program, scenario, sweep, folder = sys.argv[1], sys.argv[2], *sys.argv[3:6]
    folder = pathlib.Path(folder).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    study = folder / "study"
    study.mkdir(parents=True)

    def libsim(*words, codes=(0,)):
        done = subprocess.run([program, *map(str, words)], stdout=subprocess.DEVNULL)
        if done.returncode not in codes:
            sys.exit(f"libsim {' '.join(map(str, words))}: exit code {done.returncode}")

    libsim("compare", scenario, "--policies", "random,greedy,concave", "--replications", 4, "--json", study / "compare.json")
    libsim("facts", scenario, "--replications", 2, "--json", study / "facts.json", codes=(0, 1))
    libsim("sweep", sweep, "--out", study / "sweep")
    pages = {name: folder / f"{name}.html" for name in ("compare", "facts", "sweep", "study")}
    sources = {"compare": study / "compare.json", "facts": study / "facts.json", "sweep": study / "sweep", "study": study}
    for name, page in pages.items():
        libsim("report", sources[name], "--out", page)

    bad = []
    browser = Browser(chromium, folder / "profile")
    for name, page in pages.items():
        grounds = set()
        for width in (390, 1280):
            for dark in (False, True):
                seen = browser.open(page, width, dark)
                grounds.add(seen["ground"])
                where = f"{name} at {width} px, {'dark' if dark else 'light'}"
                bad += [f"{where}: {text}" for text in problems_of(page, seen, browser.events, width)]
                picture = folder / f"{name}-{width}-{'dark' if dark else 'light'}.png"
                browser.screenshot(picture, width, min(seen["height"], 12000), True)
        if len(grounds) != 2:
            bad.append(f"{name}: the ground is {grounds} in light and dark")
    browser.close()
    shutil.rmtree(folder / "profile", ignore_errors=True)
    print("\n".join(bad) or "all pages are fine")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
