"""Remedies are of the surface that shows them: no options of a command, no questions to senders."""

import pytest

from geo.intake.sheets import said
from geo.intake.sheets.findings.finding_kinds import KINDS, OF_ALL_ROWS
from geo.language import Language, words


@pytest.mark.parametrize("code", KINDS)
def test_a_sender_is_told_what_can_be_done_in_the_sheet(code):
    kind, say = KINDS[code], words(Language.EN)
    told = said.for_sender(kind.remedy, say)
    for text in (kind.message, kind.remedy, told):
        assert "--" not in text
    assert not told.startswith(("Say ", "Answer ", "Confirm "))


def test_each_other_remedy_stands_for_one_that_is_there():
    assert set(said._FOR_SENDERS) <= {
        *(one.remedy for one in KINDS.values()),
        *OF_ALL_ROWS.values(),
    }
