"""A page as a reader meets it: its elements, their attributes and their text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def said(self) -> str:
        """Its text with white space folded, as it is read out."""
        return " ".join(self.text.split(" ")).replace("\n", " ").strip()


@dataclass
class Page(HTMLParser):
    """`Page.of(html)`, then `find` by tag and attributes; a class is found among the others of its element."""

    elements: list[Element] = field(default_factory=list)
    _open: list[Element] = field(default_factory=list)

    @classmethod
    def of(cls, html: str) -> "Page":
        page = cls()
        HTMLParser.__init__(page)
        page.feed(html)
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def find(self, tag: str = "", **wanted: str) -> list[Element]:
        names = {("class" if name == "class_" else name.replace("_", "-")): value for name, value in wanted.items()}
        return [
            element
            for element in self.elements
            if tag in ("", element.tag)
            and all(
                value in element[name].split() if name == "class" else value == element[name]
                for name, value in names.items()
            )
        ]

    def one(self, tag: str = "", **wanted: str) -> Element:
        found = self.find(tag, **wanted)
        assert len(found) == 1, f"{len(found)} elements {tag} {wanted}"
        return found[0]
