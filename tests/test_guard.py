"""The guard refuses what must not run, lets every other query by, and agrees with the engine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disinfo_graph.config import Limits
from disinfo_graph.errors import QueryRefused
from disinfo_graph.guard import (
    MOST_STEPS,
    check,
    deterministic,
    may_name_graphs,
    names_dataset,
)

LIMITS = Limits()
WORDS = ("SERVICE", "service", "INSERT", "LOAD", "DELETE", "CLEAR", "DROP", "WITH", "ADD")
NOWHERE = "<http://127.0.0.1:1/>"  # a port that the engine itself refuses to dial
PREFIXES = (
    "PREFIX ex: <http://x.org/> PREFIX service: <http://x.org/s#> PREFIX insert: <http://x/> "
)


def parses(query: str) -> bool:
    try:
        pyoxigraph.Store().query(query)
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "ASK { ?service ?load $insert }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "DESCRIBE <http://x.org/service>",
        "BASE <http://x.org/> PREFIX a: <b> SELECT ?x { a:c <d> ?x }",
        PREFIXES + "ASK { ex:service service:x ex:insert ; insert:delete service:service-a.b }",
        PREFIXES + "ASK { GRAPH service:g { ?s ex:service ?o } }",
        PREFIXES + "SELECT * FROM service:g FROM NAMED service:h { ?s ex:dataService ?o { } }",
        PREFIXES + "ASK { ?s ex:a\\'b ?o . ?o ex:b\\#c 'x' }",
        "ASK { _:service ?p 'x'@service , 'x'@en-service }",
        "ASK { ?s ?p 'SERVICE' , \"SERVICE\" , '''a'SERVICE''' , \"\"\"a\nSERVICE\"\"\" }",
        r"ASK { ?s ?p 'it\'s # SERVICE' , 'C:\\users\\service' , '\\' , '' }",
        "ASK { ?s ?p ?o } # SERVICE {{{{ '\n",
        "ASK # '\r{ ?s ?p ?o # <\r\n}",
        "ASK { ?s <http://x.org/#service> ?o . ?s <http://x.org/it's> ?o }",
        "ASK { ?s ?p ?o FILTER(?o<5&&?o>3) FILTER(?o <= 5) FILTER (?p<?o) }",
        "ASK { ?s ?p ?o FILTER(?o<'b'&&?s>'a') FILTER(?o < '>') }",
        "ASK { ?s ?p ?o FILTER(?o = <http://x.org/#a> || ?s IN (<http://x/#b>, <urn:a#b>)) }",
        "ASK { ?s (<urn:a#b>/^<urn:c#d>|!<urn:e#f>)* ?o }",
        "ASK { VALUES ?a {'''b' 'a''b' \"\"\"b\"} }",
        "ASK { VALUES (?a ?b) { (<http://x/#a> <http://x/#b>) } }",
        "ASK { << ?s ?p ?o >> ?q <<( <http://x/#s> <http://x/#p> 'SERVICE' )>> }",
        r"SELECT ('\u0053ERVICE' AS ?x) { }",
        "ASK { ?s ?p ?o ; ?q ?r ; }",
        "# WITH a comment first\nSELECT (COUNT(*) AS ?n) { ?s a ?o } GROUP BY ?o HAVING (?n>-1)",
    ],
)
def test_queries_pass(query: str) -> None:
    check(query, LIMITS)

    assert parses(query)


# All but those with \u0053 dial out with pyoxigraph 0.5.13.
@pytest.mark.parametrize(
    "query",
    [
        f"ASK {{ SERVICE {NOWHERE} {{}} }}",
        f"ASK {{ service{NOWHERE}{{}} }}",
        f"ASK {{ SeRvIcE #\n {NOWHERE} {{}} }}",
        f"ASK {{ {{}}.SERVICE{NOWHERE}{{}} }}",
        f"ASK {{ FILTER(1<2)SERVICE{NOWHERE}{{}} }}",
        f"PREFIX a: {NOWHERE} ASK {{ SERVICEa:b{{}} }}",
        f"PREFIX : {NOWHERE} ASK {{ SERVICE:b {{}} }}",
        f"PREFIX : {NOWHERE} PREFIX service: <http://x/> ASK {{ service:b #\n {{}} }}",
        f"ASK {{ VALUES ?x {{'''a'}} SERVICE {NOWHERE} {{}} #\\z'''\n}}",
        f"ASK {{ VALUES ?x {{'''a'}} SERVICE {NOWHERE} {{}} #\\uD800'''\n}}",
        f"ASK {{ FILTER(1<2#>'''\n) SERVICE {NOWHERE} {{}} #'''\n}}",
        f"ASK {{ FILTER(COUNT<'>')#'\n SERVICE {NOWHERE} {{}} }}".replace("COUNT", "''"),
        f"ASK {{ BIND('a\\u0027 AS ?x) #' AS ?y) SERVICE {NOWHERE} {{}} }}",
        r"ASK { \u0053ERVICE ?x {} }",
    ],
)
def test_service_is_refused_however_it_is_written(query: str) -> None:
    with pytest.raises(QueryRefused):
        check(query, LIMITS)
    if "\\u0053" not in query:
        with pytest.raises(OSError, match="port 1"):
            pyoxigraph.Store().query(query)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { SERVICE SILENT <http://x/> {} }",
        "ASK { ?s ?p true.SERVICE ?x {} }",
        "PREFIX a: <http://x/> ASK { ?s ?p trueSERVICEa:b{} }",
        "PREFIX a: <http://x/> PREFIX trueSERVICEa: <http://x/> ASK { ?s ?p trueSERVICEa:b{} }",
        "PREFIX a: <http://x/> ASK { ?s ?p a:.SERVICE ?x {} }",
        "PREFIX a: <http://x:80> ASK { ?s ?p a:SERVICE ?x {} }",
        "PREFIX a: <http://x:80> ASK { ?s a:trueSERVICE ?x {} }",
        "PREFIX a: <http://x:80> ASK { ?s a:true.SERVICE ?x {} }",
        r"PREFIX a: <http:\u002F\u002Fx:80> ASK { ?s ?p a:SERVICE ?x {} }",
        "BASE <http://x:80> PREFIX a: <> ASK { ?s ?p a:SERVICE ?x {} }",
        "PREFIX a: <http://x/#> PREFIX : <http://x/> ASK { ?s ?p a:SERVICE:b\\# {} }",
        "PREFIX a: <http://x/> PREFIX b\ufffd: <http://x/> ASK { ?s ?p a:SERVICEb\ufffd:c{} }",
        "ASK { ?s ?p 'x'@en--ltr.SERVICE ?x {} }",
        "ASK { ?s ?p ?o FILTER(?o<<http:#y>) SERVICE ?x {} #\n}",
        "ASK { ?s ?p ?o FILTER(COUNT(DISTINCTtrue<2#>'''\n)) SERVICE ?x {} #'''\n}",
        "ASK { <<?s?p'>'>> ?q ?r }",
        "ASK { ?s ?p 'never closed }",
    ],
)
def test_what_could_hide_a_service_is_refused(query: str) -> None:
    with pytest.raises(QueryRefused):
        check(query, LIMITS)


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a> <b> <c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX a: <http://x/>\nLOAD <http://x/>",
        "BASE <http://x/> clear all",
        "WITH <http://x/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
        "; CREATE GRAPH <http://x/>",
        "# comment\nADD <a> TO <b>",
        "MOVE <a> TO <b>",
        "COPY <a> TO <b>",
        r"\u0049NSERT DATA { }",
    ],
)
def test_updates_are_refused(query: str) -> None:
    with pytest.raises(QueryRefused, match="only reads"):
        check(query, LIMITS)


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("ASK {\n  SERVICE ?x {} }", 2, 3),
        ("ASK {\r\n\r SERVICE ?x {} }", 3, 2),
        (r"ASK { ?s ?p '\u00e9'. \u0053ERVICE ?x {} }", 1, 23),
        ("ASK { ?s ?p '\\u00e9\\U0001F600' .\n\\u0053ERVICE ?x {} }", 2, 1),
        (r"ASK { ?s ?p '\u00e9' . SERVICE ?x {} }", 1, 24),
        (r"ASK { ?s ?p '\uD800' }", 1, 14),
        ("ASK \ud800", 1, 5),
    ],
)
def test_a_refusal_names_its_place(query: str, line: int, column: int) -> None:
    with pytest.raises(QueryRefused) as caught:
        check(query, LIMITS)

    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize("bracket", ["{}", "()", "[]"])
def test_depth_is_bounded(bracket: str) -> None:
    limits = replace(LIMITS, depth=3)
    check(bracket[0] * 3 + bracket[1] * 3 + bracket, limits)

    with pytest.raises(QueryRefused, match="nested more than 3 deep"):
        check(bracket[0] * 4, limits)


def test_size_is_bounded_in_bytes() -> None:
    check("é" * 5, replace(LIMITS, query=10))

    with pytest.raises(QueryRefused, match="12 bytes"):
        check("é" * 6, replace(LIMITS, query=10))


def within(before: str, link: str, after: str) -> Callable[[int], str]:
    return lambda number: "SELECT ?s { ?s ?p ?o " + before + link * number + after + " }"


CHAINS: dict[str, Callable[[int], str]] = {
    "not": within("FILTER(", "!", "?o)"),
    "or": within("FILTER(", "?o||", "?o)"),
    "sum": within("FILTER(", "?o+", "?o)"),
    "alternative": within("; ", "<http://x/p>|", "<http://x/p> ?z"),
    "union": within("{}", "UNION{}", ""),
    "minus": within("", "MINUS{?s ?p ?o}", ""),
    "exists": within("", "FILTER NOT EXISTS{?x <http://x/z> ?y}", ""),
    "bind": lambda number: (
        "SELECT ?s {" + "".join(f"BIND(1 AS ?v{at})" for at in range(number)) + "}"
    ),
}
SURVIVE = """
import sys, pyoxigraph
store = pyoxigraph.Store()
store.add(pyoxigraph.Quad(*[pyoxigraph.NamedNode("http://x/p")] * 3))
print(len(list(store.query(sys.stdin.read()))))
"""


@pytest.mark.slow
@pytest.mark.parametrize("chain", CHAINS)
def test_the_engine_survives_the_longest_chain_that_passes(chain: str) -> None:
    query = CHAINS[chain](MOST_STEPS - 1)

    check(query, LIMITS)

    ended = subprocess.run(
        [sys.executable, "-c", SURVIVE], input=query, text=True, capture_output=True, timeout=60
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    with pytest.raises(QueryRefused, match="operators and clauses"):
        check(CHAINS[chain](MOST_STEPS + 1), LIMITS)


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_an_empty_query_is_told_so(text: str) -> None:
    with pytest.raises(QueryRefused, match="the query is empty"):
        check(text, LIMITS)


SOUP = [
    *("SERVICE", "service:x", "ex:service", "INSERT", "FILTER", "true", "1.", "a", "?x", "$y"),
    *("{", "}", "(", ")", "[", "]", "<", ">", "<<", "'", '"', "'''", '"""', "\\", "#", "\n", " "),
    *(";", ".", ",", ":", "@en", "_:b", "<http://x/>", "\\u0053", "\\U0001F600", "\\uD800", "é"),
    *("as", "x.AS", "as.x", "a-as", "PREFIX", "GRAPH", "named", "service:", "xservice", "!", "-"),
    *("<a#b>", "<urn:a#b'c>", "<http:x/'//>", "//", "+", "*", "||", "&", "%41", "_", "\\,", "^"),
    *("\x0b", "=", "..", "1a:", "_a:b", "a.b.c:d.e-", "'a'@service", "~", "\u00b6", "\u00b7x"),
]


@settings(max_examples=500)
@given(st.one_of(st.text(), st.lists(st.sampled_from(SOUP)).map("".join)))
def test_any_text_passes_or_is_refused(text: str) -> None:
    try:
        check(text, LIMITS)
    except QueryRefused as refusal:
        assert (refusal.line or 1) >= 1 and (refusal.column or 1) >= 1


INNER = st.lists(st.sampled_from([*WORDS, " ", "{", "}", "(", "#", "<", ".", "x:"])).map("".join)
QUOTES = st.sampled_from(["'", '"', "'''", '"""'])
HARMLESS = st.one_of(
    st.tuples(QUOTES, INNER).map(lambda pair: f" {pair[0]}{pair[1]}{pair[0]} "),
    INNER.map(lambda inner: f"#{inner}'\n 1 "),
    st.sampled_from(WORDS).map(lambda word: f"<http://x.org/{word}#{word}>"),
    st.sampled_from(WORDS).map(lambda word: f"ex:{word}"),
    st.sampled_from(WORDS).map(lambda word: f"?{word}"),
    st.sampled_from(WORDS).map(lambda word: f"'x'@{word}"),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(HARMLESS, min_size=1, max_size=6))
def test_words_in_harmless_places_pass(terms: list[str]) -> None:
    query = f"PREFIX ex: <http://x.org/> ASK {{ ?s ?p {','.join(terms)} . }}"

    check(query, LIMITS)

    assert parses(query)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT * FROM <http://x/g> { ?s ?p ?o }", True),
        ("SELECT*from<http://x/g>{ ?s ?p ?o }", True),
        ("SELECT * FROM NAMED <http://x/g> { ?s ?p ?o }", True),
        ("SELECT ?from { ?from ?p 'FROM' } # FROM", False),
        ("PREFIX from: <http://from/> SELECT * { ?s from:from <FROM> }", False),
    ],
)
def test_a_dataset_is_named_by_from_and_nothing_else(query: str, names: bool) -> None:
    assert names_dataset(query) is names


@pytest.mark.parametrize(
    ("query", "may"),
    [
        ("SELECT * { ?s ?p ?o }", False),
        ("PREFIX dg: <https://w3id.org/disinfo-graph/ns#> SELECT * { ?s a dg:Case }", False),
        ("SELECT * { <http://x/graph> ?p ?o . ?o ?q <https://x/graph#a> }", False),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", True),
        ("SELECT*{graph<http://x/g>{?s ?p ?o}}", True),
        ("SELECT * { ?s ?p '<http://x'. GRAPH#>\n?g { ?s ?p ?o } }", True),
        ("SELECT * { ?s ?p '<http://x'.GRAPH#>\n?g { ?s ?p ?o } }", True),
        ('SELECT * { ?s ?p "<http://x".GRAPH#>\n?g { ?s ?p ?o } }', True),
        ("SELECT * { FILTER(?a<?b)GRAPH?g{?s ?p ?o}FILTER(?b>?a) }", True),
        ("SELECT * { ?s ?p ?o } #<http://x\n#GRAPH>", True),
    ],
)
def test_what_may_name_a_graph_is_told_from_addresses_that_hold_the_word(
    query: str, may: bool
) -> None:
    assert may_name_graphs(query) is may


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("SELECT * { ?s ?p ?o }", True),
        ("SELECT ?now ?rand { ?now ?uuid $bnode }", True),
        ("ASK { ?s ?p 'NOW()' , \"RAND()\" , '''a'UUID()''' } # BNODE()", True),
        (
            "ASK { <http://x.org/known/brand> a <urn:uuid:1> FILTER(?a < 1 && ?b > <urn:now>) }",
            True,
        ),
        ("SELECT (NOW() AS ?x) {}", False),
        ("SELECT (now ( ) AS ?x) {}", False),
        ("SELECT (NOW#\n() AS ?x) {}", False),
        ("SELECT (1+rAnD() AS ?x) {}", False),
        ("SELECT (UUID() AS ?x) {}", False),
        ("SELECT (STRUUID() AS ?x) {}", False),
        ("SELECT (BNODE() AS ?x) {}", False),
        ("SELECT (BNODE('a') AS ?x) {}", False),
        ("ASK { FILTER(true&&RAND()<1) }", False),
        ("ASK { FILTER(trueIN(NOW())) }", False),
        ("SELECT * { VALUES ?a {1} FILTER(?a<RAND()&&?a>3) }", False),
        ("SELECT * { VALUES ?a {1} FILTER(?a<STRLEN(STRUUID())&&?a>3) }", False),
        ("SELECT (\\u004EOW() AS ?x) {}", False),
        ("SELECT (\\U0000004eOW() AS ?x) {}", False),
        (PREFIXES + "SELECT (1+ex:a\u00d7RAND() AS ?x) {}", False),
    ],
)
def test_what_may_change_from_one_time_to_the_next_is_known(query: str, same: bool) -> None:
    assert deterministic(query) is same


CHANGING = st.lists(
    st.sampled_from(
        [
            *("RAND()", "UUID()", "STRUUID()", "NOW()", "rand ()", "BNODE()", "STR(UUID())"),
            *(
                "<",
                ">",
                "&&",
                "+",
                "=",
                "(",
                ")",
                " ",
                "?a",
                "1",
                "'",
                '"',
                "#",
                "\n",
                "<http://x/",
            ),
            *("true", "ex:a", "ex:", "\\", "\u00e9", "\u00d7", "@en", "STRLEN(", ",", "IN("),
        ]
    ),
    min_size=1,
    max_size=7,
).map("".join)


@settings(max_examples=600, deadline=None)
@given(CHANGING)
def test_what_is_said_to_be_the_same_is_answered_the_same(expression: str) -> None:
    query = f"PREFIX ex: <http://x.org/> SELECT (({expression}) AS ?x) {{ VALUES ?a {{ 1 }} }}"
    try:
        check(query, LIMITS)
        first = [str(row["x"]) for row in answers(query)]
    except (QueryRefused, SyntaxError, OSError, RuntimeError):
        return

    if deterministic(query):
        assert [str(row["x"]) for row in answers(query)] == first


def answers(query: str) -> pyoxigraph.QuerySolutions:
    found = pyoxigraph.Store().query(query)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return found
