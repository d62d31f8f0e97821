"""What stands under charts names all that their figures come from, also what was handed in."""

from dataclasses import replace

import pytest

from geo.catalog import layers
from geo.catalog.registers import HANDED_IN
from geo.exchange import credits as credit_lines
from geo.language import Language, words


@pytest.fixture(scope="module")
def sent(dataset):
    activities = dataset.features[layers.PARTNER_ACTIVITIES.id]
    rows = activities.assign(source_id=f"{HANDED_IN}drc", as_of="2023-12-01")
    made = {**dataset.features, layers.PARTNER_ACTIVITIES.id: rows}
    return replace(dataset, features=made)


def test_captions_of_work_tell_of_what_was_handed_in(dataset, sent):
    say = words(Language.EN)
    before = credit_lines.caption_of_work(dataset, say)
    assert before == credit_lines.caption_of_part(dataset, say, "informal-sites")
    after = credit_lines.caption_of_work(sent, say)
    assert after == f"{before}; handed in by organisations, 1 Dec 2023"
    assert "handed in by organisations, 1 Dec 2023" in credit_lines.lines(sent, say)[0]
