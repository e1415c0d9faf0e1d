"""A page in headless Chromium, driven as a reader drives it: clicks, keys, and what is to be seen."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

__all__ = ["Reader", "start"]

T = TypeVar("T")
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1400,900"
)


def start(profile: Path) -> Any:
    """Start the browser; skips the tests that need it where there is none."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="needs selenium: pip install -e .[dev]")
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver):
        pytest.skip("needs chromium and chromedriver (Debian: apt-get install chromium chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*_FLAGS.split(), f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))


class Reader:
    """A reader of one page."""

    def __init__(self, driver: Any, path: Path) -> None:
        self.driver, self.path = driver, path

    def open(
        self, address: str = "", *, width: int = 1400, height: int = 900, scheme: str = "light", before: str = ""
    ) -> Reader:
        """Open the page.

        :param address: what stands behind the ``#``
        :param before: code that runs before the page's own
        """
        self.errors()
        self.driver.get("about:blank")
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        features = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        own = self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": before}) if before else None
        self.driver.get(f"{self.path.as_uri()}#{address}")
        self.wait(lambda: self.run("return document.documentElement.dataset.ready"))
        if "doc=" in address:
            self.wait(lambda: self.all("#lines .line, #document .note"))
        if own:
            self.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", own)
        return self

    def wait(self, asked: Callable[[], T], seconds: float = 20) -> T:
        """Wait until something is so; what it is."""
        end = time.monotonic() + seconds
        while not (found := asked()):
            assert time.monotonic() < end, "it did not come"
            time.sleep(0.02)
        return found

    def run(self, code: str, *args: Any) -> Any:
        return self.driver.execute_script(code, *args)

    def one(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def all(self, selector: str) -> list[Any]:
        return self.driver.find_elements("css selector", selector)

    def text(self, selector: str) -> str:
        """The text of an element, also where it is out of sight."""
        return str(self.run("return document.querySelector(arguments[0])?.textContent ?? ''", selector))

    def texts(self, selector: str) -> list[str]:
        found = self.run("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector)
        return list(found)

    def click(self, selector: str) -> None:
        from selenium.common.exceptions import StaleElementReferenceException

        def clicked() -> bool:
            try:
                self.one(selector).click()
            except StaleElementReferenceException:  # the page has just drawn it anew
                return False
            return True

        self.wait(clicked)

    def choose(self, selector: str, value: str) -> None:
        """Choose from a list, by keys as somebody without a mouse does."""
        from selenium.webdriver.support.select import Select

        Select(self.one(selector)).select_by_value(value)

    def press(self, *keys: str) -> None:
        """Press keys where the focus is: letters, or names such as ``ARROW_DOWN``."""
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.keys import Keys

        actions = ActionChains(self.driver, duration=0)
        for key in keys:
            actions.send_keys(getattr(Keys, key) if len(key) > 1 else key)
        actions.perform()

    def hover(self, selector: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver, duration=0).move_to_element(self.one(selector)).perform()

    def focused(self) -> str:
        """The element with the focus, as a selector."""
        return str(self.run("const e = document.activeElement; return e.id ? `#${e.id}` : e.tagName.toLowerCase()"))

    def style(self, selector: str, name: str) -> str:
        return str(self.run("return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]", selector, name))

    def errors(self) -> list[str]:
        """What the console has to say since the last time."""
        return [str(entry["message"]) for entry in self.driver.get_log("browser")]
