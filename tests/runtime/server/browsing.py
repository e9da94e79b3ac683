"""What tests ask of the page in the browser, in words of theirs."""

from __future__ import annotations

from json import dumps
from typing import Any

from tools.chromium import Browser, Trouble

Nodes = list[dict[str, Any]]


def shown(browser: Browser, selector: str) -> list[str]:
    """The texts of elements that can be seen."""
    found = f"[...document.querySelectorAll({dumps(selector)})].filter((each) => each.checkVisibility())"
    return browser.evaluate(f"{found}.map((each) => each.textContent.trim())")  # type: ignore[no-any-return]


def until_shown(browser: Browser, selector: str, *texts: str) -> None:
    """Waits until these texts are what is seen."""
    found = f"[...document.querySelectorAll({dumps(selector)})].filter((each) => each.checkVisibility())"
    told = f"JSON.stringify({found}.map((each) => each.textContent.trim()))"
    try:
        browser.until(f"{told} === JSON.stringify({dumps([*texts])})")
    except Trouble:
        raise AssertionError(f"{selector} shows {shown(browser, selector)}, not {texts}") from None


def until_said(browser: Browser, text: str) -> None:
    """Waits until this stands somewhere on the page."""
    browser.until(f"document.body.innerText.includes({dumps(text)})")


def write(browser: Browser, selector: str, text: str) -> None:
    """As if it was typed into a field, or chosen."""
    browser.evaluate(
        f"(() => {{ const field = document.querySelector({dumps(selector)}); field.value = {dumps(text)};"
        "for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, {bubbles: true})); })()"
    )


def press_button(browser: Browser, words: str) -> None:
    """A click on the button that is called so."""
    browser.until(f"Boolean({_button(words)})")
    browser.evaluate(f"{_button(words)}.click()")


def _button(words: str) -> str:
    called = f"[each.textContent.trim(), each.ariaLabel].includes({dumps(words)})"
    named = f"each.checkVisibility() && {called}"
    within = "(document.querySelector('dialog[open]') ?? document)"
    return f"[...{within}.querySelectorAll('button, a')].find((each) => {named})"


def nameless(browser: Browser) -> Nodes:
    """What a screen reader would meet without a name, of what can be used."""
    roles = {
        "button",
        "link",
        "textbox",
        "searchbox",
        "combobox",
        "listbox",
        "checkbox",
        "grid",
        "region",
        "dialog",
        "slider",
    }
    nodes: Nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    return [
        each
        for each in nodes
        if not each.get("ignored")
        and each.get("role", {}).get("value") in roles
        and not each.get("name", {}).get("value", "").strip()
    ]
