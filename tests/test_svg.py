"""SVG pictures from anybody are carried without what runs, and without what is fetched from elsewhere."""

from __future__ import annotations

import time

import pytest

from exporter.writing import svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
KEPT = '<circle r="4" fill="url(#g)"/>'

UNSAFE = {
    "a script": "<script>alert(1)</script>",
    "a script of another name space": '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
    "HTML in it": '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"/></foreignObject>',
    "a handler": '<rect width="1" height="1" onclick="alert(1)"/>',
    "a handler in capitals": '<rect width="1" height="1" ONLOAD="alert(1)"/>',
    "a link that runs": '<a xlink:href="javascript:alert(1)"><rect width="1" height="1"/></a>',
    "a picture from elsewhere": '<image href="https://evil.example/x.png"/>',
    "a picture beside it": '<image href="../../secret.png"/>',
    "a use of another file": '<use xlink:href="other.svg#x"/>',
    "a data address that is HTML": '<image href="data:text/html,x"/>',
    "a style from elsewhere": "<style>@import url(https://evil.example/x.css); rect { fill: url(https://evil.example/x) }</style>",
    "a paint from elsewhere": '<rect style="fill: url(https://evil.example/x#y)"/>',
    "an animation that makes a link run": '<set attributeName="xlink:href" to="javascript:alert(1)"/>',
    "an animation that makes a handler": '<animate attributeName="onclick" to="alert(1)"/>',
    "a style behind a comment": "<style><!--x-->@import url('http://evil.example')</style>",
    "an import in escapes": "<style>@\\69mport 'http://evil.example'; rect { fill: red }</style>",
    "an address in escapes": "<style>rect { fill: u\\72l(http://evil.example) }</style>",
    "a paint in escapes": '<rect style="fill: \\75 rl(http://evil.example)"/>',
    "a set of pictures": "<style>rect { background: -webkit-image-set('http://evil.example' 1x) }</style>",
    "a source": '<style>rect { background: src("http://evil.example") }</style>',
    "an address in a rule of a rule": "<style>@media print { rect { fill: url(http://evil.example) } }</style>",
    "HTML": '<meta xmlns="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0;http://evil.example"/>',
    "HTML in an editor's notes": '<metadata><x:f xmlns:x="http://purl.org/dc/elements/1.1/"><img xmlns="http://www.w3.org/1999/xhtml" src="http://evil.example"/></x:f></metadata>',
    "what is of no name space": '<script xmlns="">alert(1)</script>',
    "a base from elsewhere": '<g xml:base="https://evil.example/"/>',
}


@pytest.mark.parametrize("what", UNSAFE)
def test_what_runs_or_is_fetched_is_taken_out_and_said(what: str) -> None:
    data, removed = svg.safe(f"{HEAD}{KEPT}{UNSAFE[what]}</svg>".encode())

    assert removed
    assert KEPT.encode() in data
    for word in (b"script", b"alert", b"evil", b"secret", b"other.svg", b"text/html"):
        assert word not in data
    assert (data, ()) == svg.safe(data)


def test_a_harmless_picture_stays_as_it_is() -> None:
    picture = f'{HEAD}<title>A</title><defs><g id="g"/></defs><use href="#g"/><image href="data:image/png;base64,AA"/>{KEPT}</svg>'

    assert (picture.encode(), ()) == svg.safe(picture.encode())


def test_an_editor_s_notes_and_what_stays_inside_are_let_be() -> None:
    picture = (
        f'{HEAD}<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>'
        '<style>@media print { rect { fill: url(#g) } } @font-face { src: local("url") }</style>'
        f'<rect id="image-1" filter="url(&quot;#f&quot;)" style="mask: url(data:image/png;base64,AA)"/>{KEPT}</svg>'
    )

    assert (picture.encode(), ()) == svg.safe(picture.encode())


def test_an_entity_in_an_attribute_is_written_out() -> None:
    names = '<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg"><!ENTITY w "9"><!ENTITY u "url(http://evil.example)">]>'
    data, removed = svg.safe(f'{names}<svg xmlns="&ns;"><rect width="&w;" fill="&u;"/></svg>'.encode())

    assert data.endswith(b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9"/></svg>')
    assert removed
    assert (data, ()) == svg.safe(data)


def test_entities_are_not_read() -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    data, removed = svg.safe(f"{bomb}{HEAD}<text>&b;&c;!</text></svg>".encode())

    assert b"<text>!</text>" in data
    assert b"DOCTYPE" not in data
    assert removed


def test_a_style_sheet_and_a_document_type_before_it_go() -> None:
    before = '<?xml version="1.0"?><?xml-stylesheet href="https://evil.example/x.css"?><!DOCTYPE svg PUBLIC "a" "https://evil.example/x.dtd">'
    data, _ = svg.safe(f"{before}{HEAD}{KEPT}</svg>".encode())

    assert b"evil" not in data


def test_a_picture_cut_from_a_page_gets_its_name_space() -> None:
    data, removed = svg.safe(b'<svg viewBox="0 0 9 9"><circle r="4"/></svg>')

    assert b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>' == data
    assert () == removed


@pytest.mark.parametrize("data", [b"", b"<svg", b"<html/>", b"\x89PNG", b"<svg>" * 100_000])
def test_what_is_no_picture_is_said(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        svg.safe(data)


def test_a_declaration_whose_address_is_taken_out_is_still_css() -> None:
    data, removed = svg.safe(
        f"{HEAD}<style>rect{{background:url(http://evil.example/y.png);fill:red}}</style></svg>".encode()
    )

    assert b"rect{background:none;fill:red}" in data
    assert removed


def test_an_id_that_is_no_name_gets_one_and_what_refers_to_it_follows() -> None:
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg"><linearGradient id="1"/><g id="id-1"/>'
        '<rect fill="url(#1)"/><use href="#1"/></svg>'
    )

    done, said = svg.safe(drawn.encode())

    assert b'<linearGradient id="id-1-"/><g id="id-1"/><rect fill="url(#id-1-)"/><use href="#id-1-"/>' in done
    assert said == ("the id 1, which is no name",)


def test_an_id_belongs_to_its_first_element() -> None:
    data, removed = svg.safe(f'{HEAD}<g id="a"/><g id="a"/><g id="b"/></svg>'.encode())

    assert (1, 1) == (data.count(b'id="a"'), data.count(b'id="b"'))
    assert ("the second id a",) == removed


def _laughs(part: str) -> str:
    """Ten parts, each of which is drawn ten times by the next."""
    return "".join(part.format(n=n, below=n - 1) for n in range(1, 11))


USE = '<g id="p{n}">' + '<use href="#p{below}"/>' * 10 + "</g>"
PATTERN = '<pattern id="p{n}" width="1" height="1">' + '<rect fill="url(#p{below})"/>' * 10 + "</pattern>"
BOMBS = {
    "uses of uses": _laughs(USE),
    "uses of uses, by the old name": _laughs(USE.replace("href", "xlink:href")),
    "patterns of patterns": _laughs(PATTERN),
    "a group's pattern": _laughs(
        '<pattern id="p{n}"><g style="fill: url( #p{below} )">' + "<rect/>" * 10 + "</g></pattern>"
    ),
    "a style's patterns": "<style>"
    + _laughs("g .c{n} {{ fill: url(#p{below}) }}")
    + "</style>"
    + _laughs('<pattern id="p{n}">' + '<rect class="a c{n}"/>' * 10 + "</pattern>"),
    "markers of markers": _laughs(
        '<marker id="p{n}"><path marker-mid="url(#p{below})" d="M' + "1 1 " * 10 + '"/></marker>'
    ),
    "a circle": '<g id="p0"><use href="#p0"/></g>',
    "a chain": "".join(f'<g id="p{n}"><use href="#p{n - 1}"/></g>' for n in range(1, 2000)),
}


@pytest.mark.parametrize("what", BOMBS)
def test_what_draws_without_end_is_refused_at_once(what: str) -> None:
    bomb = f'{HEAD}<rect id="p0"/>{BOMBS[what]}<use href="#p10"/></svg>'
    with pytest.raises(ValueError, match="its parts"):
        svg.safe(bomb.replace('<rect id="p0"/>', "" if what == "a circle" else '<rect id="p0"/>').encode())


def test_a_chart_of_many_points_is_none_of_these() -> None:
    points = '<use href="#p" x="1"/>' * 20_000
    chart = f'{HEAD}<defs><path id="p" d="M0 0"/><clipPath id="c"><rect/></clipPath></defs><g clip-path="url(#c)">{points}</g></svg>'

    assert svg.safe(chart.encode()) == (chart.encode(), ())


def test_words_of_html_stay_where_nothing_else_says_them() -> None:
    words = '<div xmlns="http://www.w3.org/1999/xhtml">to <b>be</b><script>x()</script></div>'
    box = f'<foreignObject x="10" y="20" width="100" height="30px">{words}</foreignObject>'
    data, removed = svg.safe(f"{HEAD}<g>{box}</g></svg>".encode())
    other, _ = svg.safe(f"{HEAD}<switch>{box}<text>to be</text></switch></svg>".encode())

    assert b'<g><text x="60" y="35" text-anchor="middle">to be</text></g>' in data
    assert "the element foreignObject" in removed
    assert b"<switch><text>to be</text></switch>" in other


@pytest.mark.parametrize(
    "inside",
    [
        "<style>" + "{" * 50_000 + "url(</style>",
        "<style>" + "a" * 500_000 + "url(</style>",
        "<rect style='" + "(" * 50_000 + "url(#a)'/>",
        "<rect style='fill: url(" + " " * 50_000 + "'/>",
        "<g fill='url(#a)'>" * 200 + "<rect id='a'/>" * 1000 + "</g>" * 200,
    ],
    ids=["blocks", "letters", "brackets", "spaces", "groups"],
)
def test_a_picture_that_is_hard_to_read_takes_no_time(inside: str) -> None:
    began = time.process_time()
    svg.safe(f"{HEAD}{inside}</svg>".encode())

    assert time.process_time() - began < 5
