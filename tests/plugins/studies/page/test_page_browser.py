"""The page in a real browser: Chromium without a window, opening it from the disk.

Without Chromium and its driver these tests are skipped, but where CI_BROWSER=1 demands them they fail. With
VOXLOOM_SCREENSHOTS=FOLDER they leave pictures of the page there.
"""

import base64
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from voxloom.audio import read
from voxloom_studies.comparison import Comparison
from voxloom_studies.page import write_page

pytestmark = [pytest.mark.slow, pytest.mark.alone]

PATIENCE = 60  # s
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",  # root has none
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
)
LOAD_SOUNDS = """
const done = arguments[arguments.length - 1];
const loaded = (sound) => new Promise((resolve) => {
  sound.onloadedmetadata = () => resolve([sound.duration, sound.readyState]);
  sound.onerror = () => resolve([sound.error.message, sound.readyState]);
  sound.preload = "metadata";
  sound.load();
});
Promise.all([...document.querySelectorAll("audio")].map(loaded)).then(done);
"""
DECODE_IMAGES = """
const done = arguments[arguments.length - 1];
const decoded = async (image) => {
  image.loading = "eager";
  await image.decode().catch(() => {});
  return image.naturalWidth;
};
Promise.all([...document.images].map(decoded)).then(done);
"""


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    programs = {name: shutil.which(name) for name in ("chromium", "chromedriver")}
    if missing := [name for name, found in programs.items() if found is None]:
        reason = f"there is no {' and no '.join(missing)}: apt-get install chromium chromium-driver"
        (pytest.fail if os.environ.get("CI_BROWSER") == "1" else pytest.skip)(reason)
    options = ChromeOptions()
    options.binary_location = programs["chromium"]
    for argument in ARGUMENTS:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(programs["chromedriver"]))
    driver.set_script_timeout(PATIENCE)
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def shown(make_comparison: Callable[..., Comparison]) -> Comparison:
    """Of three systems on four utterances."""
    return make_comparison(3, 4)


@pytest.fixture(scope="module")
def path(shown: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browser") / "page.html"
    write_page(shown, path)
    return path


@pytest.fixture
def browser(chrome: Chrome, path: Path) -> Chrome:
    """The page, opened anew on a wide and bright screen."""
    chrome.get("about:blank")
    for kind in ("browser", "performance"):
        chrome.get_log(kind)
    screen(chrome, 1280)
    chrome.get(path.as_uri())
    return chrome


def screen(browser: Chrome, width: int, scheme: str = "light") -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def texts(browser: Chrome, selector: str) -> list[str]:
    return [each.text for each in browser.find_elements(By.CSS_SELECTOR, selector)]


def row(browser: Chrome, number: int) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, f".utterance .row[data-number='{number}']")


def playing(browser: Chrome) -> list[str]:
    script = "return [...document.querySelectorAll('.row')].filter(r => r.querySelector('audio')?.paused === false)"
    return [each.get_attribute("data-number") for each in browser.execute_script(script)]


def test_nothing_is_complained_of_and_nothing_fetched(browser: Chrome, path: Path, shown: Comparison) -> None:
    browser.execute_script("for (const each of document.querySelectorAll('details')) each.open = true")
    durations = browser.execute_async_script(LOAD_SOUNDS)
    widths = browser.execute_async_script(DECODE_IMAGES)
    assert browser.get_log("browser") == []
    assert browser.title == "Solvers <of> one voice"
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    assert path.as_uri() in asked
    assert {url for url in asked if not url.startswith("data:")} == {path.as_uri()}

    files = [file for each in _in_order(browser, shown) for file in each]
    assert len(durations) == len(widths) == len(files) == 4 * 4
    assert all(width > 0 for width in widths)
    for (duration, ready), file in zip(durations, files, strict=True):
        assert ready >= 1
        wave = read(file)
        assert duration == pytest.approx(len(wave.wave) / wave.sample_rate, abs=0.02)


def _in_order(browser: Chrome, shown: Comparison) -> Iterator[list[Path]]:
    by_text = {each.text: each for each in shown.utterances}
    for text in texts(browser, ".utterance q"):
        utterance = by_text[text]
        yield [utterance.recording, *(each.audio for each in utterance.spoken.values())]


def test_the_table_shows_the_figures_and_sorts_by_them(browser: Chrome) -> None:
    column = ".figures td:nth-of-type(1) .value"
    assert texts(browser, column) == ["8.1", "10.2", "12.3"]
    assert texts(browser, ".figures td:nth-of-type(1) .interval") == ["[6.3, 10.3]", "[8.4, 12.4]", "[10.5, 14.5]"]
    assert texts(browser, ".figures td.best .value") == ["8.1", "3.31", "0.830", "0.28"]
    heading = browser.find_element(By.CSS_SELECTOR, ".figures thead th:nth-of-type(4)")
    button = heading.find_element(By.TAG_NAME, "button")
    button.send_keys(Keys.ENTER)
    assert heading.get_attribute("aria-sort") == "ascending"
    assert texts(browser, ".figures td:nth-of-type(3) .value") == ["3.23", "3.27", "3.31"]
    assert texts(browser, column) == ["12.3", "10.2", "8.1"]
    button.click()
    assert heading.get_attribute("aria-sort") == "descending"
    assert texts(browser, column) == ["8.1", "10.2", "12.3"]


def test_utterances_are_ordered_and_chosen(browser: Chrome, shown: Comparison) -> None:
    form = browser.find_element(By.CSS_SELECTOR, "form.choose")

    def field(name: str) -> WebElement:
        return form.find_element(By.NAME, name)

    def ids() -> list[str]:
        return [text for text in texts(browser, ".utterance .said span:first-child") if text]

    second = shown.systems[1].name
    worst = sorted(shown.utterances, key=lambda each: -each.spoken[second].scores["similarity"])
    assert len(ids()) == 4
    Select(field("figure")).select_by_visible_text("similarity")
    Select(field("system")).select_by_index(3)
    assert ids() == [each.id for each in worst]
    Select(field("first")).select_by_visible_text("the smallest")
    assert ids() == [each.id for each in reversed(worst)]
    field("least").send_keys("0.76")
    kept = [each.id for each in reversed(worst) if each.spoken[second].scores["similarity"] >= 0.76]
    assert 0 < len(kept) < 4
    assert ids() == kept
    assert form.find_element(By.TAG_NAME, "output").text == f"{len(kept)} of 4 shown"
    field("least").clear()
    field("words").send_keys("TEXTBOOK")
    assert ids() == [each.id for each in shown.utterances if "textbook" in each.text]
    field("words").send_keys(" of nobody")
    assert ids() == []
    assert browser.find_element(By.CSS_SELECTOR, ".none-left").is_displayed()


def test_a_click_plays_from_there_and_a_number_goes_on_with_another(browser: Chrome) -> None:
    slowly = "for (const each of document.querySelectorAll('audio')) each.defaultPlaybackRate = each.playbackRate = 0.1"
    browser.execute_script(slowly)
    image = row(browser, 1).find_element(By.TAG_NAME, "img")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", image)
    image.click()  # into its middle
    wait = WebDriverWait(browser, PATIENCE)
    wait.until(lambda _: playing(browser) == ["1"])
    now = browser.execute_script("return arguments[0].querySelector('audio').currentTime", row(browser, 1))
    half = float(row(browser, 1).get_attribute("data-seconds")) / 2
    assert half - 0.1 <= now <= 2 * half
    browser.find_element(By.TAG_NAME, "body").send_keys("3")
    wait.until(lambda _: playing(browser) == ["3"])
    later = browser.execute_script("return arguments[0].querySelector('audio').currentTime", row(browser, 3))
    assert later >= half - 0.1
    assert "playing" in row(browser, 3).get_attribute("class")
    assert row(browser, 3).find_element(By.CLASS_NAME, "cursor").is_displayed()
    assert not row(browser, 1).find_element(By.CLASS_NAME, "cursor").is_displayed()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_it_fits_every_screen(browser: Chrome, width: int, scheme: str) -> None:
    screen(browser, width, scheme)
    browser.execute_script(
        "for (const each of document.querySelectorAll('details')) each.open = true;"
        "for (const each of document.querySelectorAll('.utterance')) each.style.contentVisibility = 'visible'"
    )
    wide, seen = browser.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen == width
    paper, ink = (_brightness(browser, name) for name in ("background-color", "color"))
    assert (paper > 0.9 and ink < 0.2) if scheme == "light" else (paper < 0.1 and ink > 0.8)
    if folder := os.environ.get("VOXLOOM_SCREENSHOTS"):
        clip = {"x": 0, "y": 0, "width": width, "height": 4500, "scale": 1}
        picture = browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip})
        (Path(folder) / f"{width}-{scheme}.png").write_bytes(base64.b64decode(picture["data"]))


def _brightness(browser: Chrome, name: str) -> float:
    colour = browser.find_element(By.TAG_NAME, "body").value_of_css_property(name)
    return sum(float(part) for part in colour.split("(")[1].rstrip(")").split(",")[:3]) / (3 * 255)


def test_it_can_be_printed(browser: Chrome) -> None:
    screen(browser, 1280, "dark")
    printed = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {"printBackground": False})["data"])
    assert printed.startswith(b"%PDF-")
    if folder := os.environ.get("VOXLOOM_SCREENSHOTS"):
        (Path(folder) / "paper.pdf").write_bytes(printed)


def test_it_works_without_its_script(chrome: Chrome, path: Path) -> None:
    chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        chrome.get(path.as_uri())
        assert texts(chrome, ".figures td:nth-of-type(1) .value") == ["8.1", "10.2", "12.3"]
        assert not chrome.find_element(By.CSS_SELECTOR, "form.choose").is_displayed()
        assert len([each for each in chrome.find_elements(By.TAG_NAME, "audio") if each.is_displayed()]) == 2 * 4
    finally:
        chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
