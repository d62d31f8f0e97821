"""Three taps on a phone without JavaScript: the link, all still true, send."""

import threading
import time

import pytest
import uvicorn

from geo.access import organisation_sharing
from geo.access.datasets import Library
from geo.access.gate import Access, Gate
from geo.catalog.audience import Audience
from geo.intake.confirm.asking import Asking
from geo.intake.confirm.confirmations import Confirmations
from geo.language import Language
from geo.store.stores import connect
from geo.values import days
from mapservice.app import application

PHONE = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}


@pytest.fixture
def desk(folder_of, config):
    """The answers of a store of their own."""
    folder = folder_of("confirm")
    changes = {"store": f"sqlite:///{folder / 'atlas.sqlite'}", "audit": folder / "audit"}
    own = config.model_copy(update=changes)
    return Confirmations(Library(connect(own.store)), Gate(own))


@pytest.fixture
def origin(desk):
    """Where the map service answers over that store."""
    served = uvicorn.Server(
        uvicorn.Config(application(desk.library, desk.gate.config), port=0, log_level="warning")
    )
    thread = threading.Thread(target=served.run, daemon=True)
    thread.start()
    while not served.started:
        time.sleep(0.05)
    yield f"http://localhost:{served.servers[0].sockets[0].getsockname()[1]}"
    served.should_exit = True
    thread.join(10)


@pytest.mark.parametrize("language", [Language.EN, Language.AR])
def test_three_taps_without_javascript_on_a_phone(chromium, desk, origin, language):
    link = Asking(desk, Access(Audience.COORDINATOR, who="lina", own=Audience.COORDINATOR)).make(
        "bwa"
    )
    context = chromium.new_context(**PHONE)
    page = context.new_page()
    page.goto(origin + organisation_sharing.path(desk.gate, link, language))  # the first tap
    width = page.locator("body").bounding_box()["width"]
    assert width <= 390
    assert not page.locator("[name=e1]").is_visible()
    page.locator("#f1").check()
    assert page.locator("[name=e1]").is_visible(), "what is asked of an answer comes with it"
    page.locator("#t1").check()
    tall = [one.bounding_box()["height"] for one in page.locator(".r>label, .all").all()]
    assert min(tall) >= 44
    page.locator("[name=all]").check()
    page.locator("button").click()
    page.locator(".yes").wait_for()
    told = [one.state for one in desk.rows.newest("bwa")]
    assert told == ["accepted"] * 8
    rows = desk.library.dataset(Audience.COORDINATOR).features["partner-activities"]
    renewed = rows["last_confirmed"] == days.today().isoformat()
    assert renewed.sum() == 8
    context.close()
