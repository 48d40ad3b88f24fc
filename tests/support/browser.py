"""A headless Chromium, driven through chromedriver's WebDriver interface. Standard library alone.

    with Browser() as browser:
        browser.open("/folder/page.html")
        browser.run("return document.title")
"""
import base64
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

# As root (in a container) Chromium has no sandbox of its own; /dev/shm may be small there.
ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-extensions", "--no-first-run", "--no-default-browser-check", "--mute-audio",
    # Whatever a page asks for ends here: no request may leave this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND",
]


class Browser:
    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="stopsms-browser.")
        self.log = open(os.path.join(self.folder, "driver.log"), "w+b")
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *ignored):
        try:
            if getattr(self, "session", None):
                self.call("DELETE", "")
        except (OSError, RuntimeError):
            pass
        if getattr(self, "driver", None):
            # Its own process group: whatever it started ends with it.
            try:
                os.killpg(self.driver.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.driver.wait(timeout=10)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        environment = dict(os.environ, HOME=self.folder, TMPDIR=self.folder)
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            environment.pop(name, None)
            environment.pop(name.upper(), None)
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdin=subprocess.DEVNULL, stdout=self.log,
            stderr=subprocess.STDOUT, env=environment, start_new_session=True, close_fds=True)
        self.base = f"http://127.0.0.1:{self.port()}/session"
        self.session = ""
        options = {"args": ARGUMENTS + [f"--user-data-dir={self.folder}/profile"]}
        found = shutil.which("chromium")
        if found:
            options["binary"] = found
        wanted = {"browserName": "chrome", "goog:chromeOptions": options,
                  "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        answer = self.call("POST", "", {"capabilities": {"alwaysMatch": wanted}})
        self.session = "/" + answer["sessionId"]
        # The browser's own first page is none of ours.
        self.call("POST", "/url", {"url": "about:blank"})
        self.console()
        self.requests()

    def port(self):
        """Chosen by the system, and told in the driver's first lines; 30 s at most."""
        for _ in range(300):
            said = pathlib.Path(self.log.name).read_text(errors="replace")
            for line in said.splitlines():
                if "started successfully on port " in line:
                    return int(line.rsplit(" ", 1)[1].rstrip("."))
            if self.driver.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"chromedriver did not start: {said}")

    def call(self, method, path, body=None):
        data = json.dumps(body or {}).encode() if method == "POST" else None
        request = urllib.request.Request(
            self.base + (self.session or "") + path, data=data, method=method,
            headers={"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=120) as reply:
                return json.load(reply)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path or 'session'}: {error.read().decode()[:2000]}") from None

    def cdp(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, path):
        self.call("POST", "/url", {"url": pathlib.Path(path).resolve().as_uri()})

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def type_into(self, selector, text):
        found = self.call("POST", "/element", {"using": "css selector", "value": selector})
        element = next(iter(found.values()))
        self.call("POST", f"/element/{element}/clear")
        self.call("POST", f"/element/{element}/value", {"text": text})

    def click(self, selector):
        found = self.call("POST", "/element", {"using": "css selector", "value": selector})
        element = next(iter(found.values()))
        self.run("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", selector)
        self.call("POST", f"/element/{element}/click")

    def size(self, width, height, scale=1):
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=scale, mobile=width < 600)

    def media(self, scheme, motion="reduce"):
        self.cdp("Emulation.setEmulatedMedia", media="", features=[
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": motion}])

    def scripts(self, on):
        self.cdp("Emulation.setScriptExecutionDisabled", value=not on)

    def screenshot(self, path, whole=False):
        shot = self.cdp("Page.captureScreenshot", captureBeyondViewport=whole)
        pathlib.Path(path).write_bytes(base64.b64decode(shot["data"]))

    def pdf(self, path):
        printed = self.cdp("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
        pathlib.Path(path).write_bytes(base64.b64decode(printed["data"]))

    def console(self):
        """What was logged since the last call: errors and warnings of the page and of its policy."""
        return self.call("POST", "/se/log", {"type": "browser"})

    def requests(self):
        """The addresses that were asked for since the last call."""
        events = [json.loads(entry["message"])["message"]
                  for entry in self.call("POST", "/se/log", {"type": "performance"})]
        return [event["params"]["request"]["url"] for event in events
                if event["method"] == "Network.requestWillBeSent"]
