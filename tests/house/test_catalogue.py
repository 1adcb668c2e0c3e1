"""The French catalogue: nothing missing, nothing doubtful, nothing left over; its words are in test_words.py."""

import ast
import re
from functools import cache
from pathlib import Path

import polib
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parents[2] / "src" / "relais"
CATALOGUE = polib.pofile(str(SOURCE / "locale/fr/LC_MESSAGES/django.po"))
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
LITERAL = r"(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
IN_TEMPLATE = re.compile(rf"\b(?:n?gettext|_)\(u?({LITERAL})(?:, u?({LITERAL}))?")


def called_in(tree: ast.AST) -> set[str]:
    """The first literal of each call that translates; both of a plural."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in CALLS:
                texts = [part.value for part in node.args if isinstance(part, ast.Constant)]
                found.update(text for text in texts if isinstance(text, str))
    return found


def marked_in(template: str) -> set[str]:
    return {
        ast.literal_eval(literal)
        for literals in IN_TEMPLATE.findall(templatize(template))
        for literal in literals
        if literal
    }


@cache
def used() -> frozenset[str]:
    python = (called_in(ast.parse(path.read_text(encoding="utf-8"))) for path in SOURCE.rglob("*.py"))
    templates = (marked_in(path.read_text(encoding="utf-8")) for path in SOURCE.rglob("templates/**/*.*"))
    return frozenset().union(*python, *templates)


def listed() -> set[str]:
    return {text for entry in CATALOGUE for text in (entry.msgid, entry.msgid_plural) if text}


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))


def test_extraction_reads_templates_and_calls() -> None:
    template = '{% load i18n %}{% trans "Ask" %}{% blocktrans trimmed with n=a %} Hi {{ n }} {% endblocktrans %}'
    module = 'from x import gettext as _\n_("One")\ntranslation.ngettext("Two", "Three", 2)\nother("Four")'

    assert marked_in(template) == {"Ask", "Hi %(n)s"}
    assert called_in(ast.parse(module)) == {"One", "Two", "Three"}


def test_every_sentence_is_in_the_catalogue() -> None:
    assert (len(used()) > 100, sorted(used() - listed())) == (True, [])


def test_no_sentence_of_the_catalogue_is_unused() -> None:
    assert sorted(listed() - used()) == []


def test_no_translation_is_missing_or_doubtful_or_kept_from_before() -> None:
    assert [entry.msgid for entry in CATALOGUE if entry.fuzzy or entry.obsolete or not entry.translated()] == []


def test_no_sentence_is_listed_twice() -> None:
    ids = [(entry.msgctxt, entry.msgid) for entry in CATALOGUE]

    assert sorted({key for key in ids if ids.count(key) > 1}) == []


def test_translations_keep_the_placeholders() -> None:
    wrong = [
        entry.msgid
        for entry in CATALOGUE
        for text in (entry.msgstr, *entry.msgstr_plural.values())
        if text and placeholders(text) not in (placeholders(entry.msgid), placeholders(entry.msgid_plural))
    ]

    assert wrong == []
