"""Text is escaped where it enters HTML, whatever way it comes in; HTML stays as it is."""

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from geo.language import Language, words
from maps.look import templates
from maps.look.templates import joined, listed, piece, pieces, rendered, sentence, template

EVIL = "<b onclick='1'>\"2\" & {0}</b>"
SAFE = "&lt;b onclick=&#39;1&#39;&gt;&#34;2&#34; &amp; {0}&lt;/b&gt;"
BOLD = Markup("<b>3</b>")


def test_values_of_a_piece_are_escaped_unless_they_are_html():
    assert piece("<i title='{}'>{}</i>", EVIL, BOLD) == f"<i title='{SAFE}'><b>3</b></i>"
    assert piece("<i>{one.language}{n:,}</i>", one=words(Language.AR), n=4000) == "<i>ar4,000</i>"
    assert pieces("<i>{}</i>", [EVIL, BOLD]) == f"<i>{SAFE}</i><i><b>3</b></i>"
    assert joined([EVIL, BOLD, 4], " & ") == f"{SAFE} &amp; <b>3</b> &amp; 4"


def test_a_sentence_may_hold_html_and_words_alone_make_text():
    say = words(Language.EN)
    assert sentence(say, "{a} & {b}", a=BOLD, b=EVIL) == f"<b>3</b> &amp; {SAFE}"
    assert piece("{}", say("{a} more", a=BOLD)) == "&lt;b&gt;3&lt;/b&gt; more"
    assert listed(words(Language.AR), [BOLD, EVIL]) == f"<b>3</b>، {SAFE}"


def test_a_template_in_a_module_escapes_and_its_line_breaks_beside_tags_are_no_spaces():
    fill = template("""
        <ul class="a"
            title="{{ title }}">
        {% for text in texts %}
        <li>{{ text }}</li> <li>in the
            middle</li>
        {% endfor %}
        </ul>
    """)
    html = fill(title=EVIL, texts=[BOLD]).replace("in the\n            middle", "-")
    assert html == f'<ul class="a"\n            title="{SAFE}"><li>{BOLD}</li> <li>-</li></ul>'
    with pytest.raises(UndefinedError, match="texts"):
        fill(title="")


def test_a_template_escapes_and_refuses_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(templates, "_ROOT", tmp_path)
    templates._environment.cache_clear()
    page = tmp_path / "page.html"
    page.write_text("<i title='{{ text }}'>{{ html }}</i>", "utf-8")
    assert rendered(page, text=EVIL, html=BOLD) == f"<i title='{SAFE}'><b>3</b></i>"
    with pytest.raises(UndefinedError, match="text"):
        rendered(page, html=BOLD)
    templates._environment.cache_clear()
