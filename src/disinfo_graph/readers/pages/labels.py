"""The labels of a case page's fields, in the languages of the site; it reads no page."""

from __future__ import annotations

from typing import Literal, get_args

Field = Literal[
    "issue", "published", "languages", "countries", "keywords", "sources", "reported_by", "nothing"
]
FIELDS: tuple[Field, ...] = get_args(Field)

_WORDS: dict[Field, str] = {
    "issue": "reported in | berichtet in | gemeldet in | signalé dans | segnalato in"
    " | reportado en | informado en | zgłoszono w | сообщается в | опубликовано в",
    "published": "date of publication | publication date | veröffentlichungsdatum"
    " | datum der veröffentlichung | date de publication | data di pubblicazione"
    " | fecha de publicación | data publikacji | дата публикации",
    "languages": "article language(s) | article language | article languages | outlet language(s)"
    " | outlet language | language/target audience | language | languages"
    " | artikelsprache(n) | sprache(n) des artikels | langue(s) de l'article"
    " | lingua/e dell'articolo | idioma(s) del artículo | język artykułu | język(i) artykułu"
    " | язык статьи | язык(и) статьи | язык/целевая аудитория",
    "countries": "countries / regions discussed | countries/regions discussed"
    " | countries and/or regions discussed | countries and regions discussed | country | countries"
    " | countries and/or regions discussed in the disinformation"
    " | besprochene länder / regionen | länder / regionen | pays / régions abordés"
    " | pays / régions concernés | paesi / regioni discussi | países / regiones mencionados"
    " | omawiane kraje / regiony | kraje / regiony"
    " | обсуждаемые страны / регионы | страны / регионы",
    "keywords": "tags | keywords | schlagwörter | stichwörter | mots-clés | mots clés"
    " | parole chiave | tag | palabras clave | etiquetas | słowa kluczowe | tagi"
    " | ключевые слова | теги",
    "sources": "outlet(s) | outlet | outlets | medium | medien | média(s) | médias"
    " | testata/e | testate | fuente(s) | medio(s) | medios | źródło | źródła | сми | источник(и)",
    "reported_by": "reported by | gemeldet von | signalé par | segnalato da | reportado por"
    " | zgłoszone przez | сообщено",
    "nothing": "share | share this | disclaimer | see also | share on",
}
"""Each field's labels as a page writes them, but for capitals and colon; `nothing` is ignored."""

LABELS: dict[str, Field] = {
    " ".join(label.split()): field
    for field, words in _WORDS.items()
    for label in words.split(" | ")
}

ARCHIVED = frozenset(
    {
        "archived", "archive", "archived link", "archived version", "view archived", "archiviert",
        "archivé", "archivée", "archiviato", "archivado", "zarchiwizowano", "архив",
        "архивировано", "archived copy",
    }
)  # fmt: skip
"""What the link to an archived copy says."""

ISSUE = r"(?:(?:issue|ausgabe|numéro|numero|número|edición|édition|wydanie|numer|выпуск)\s*)?"
"""What stands before an issue's number."""

TITLE = r"(?:disinfo|desinfo|дезинфо|désinfo|disinformation)\s*:\s*"
"""What stands before a title."""

HEADINGS = frozenset(
    {
        "summary", "response", "disproof", "zusammenfassung", "antwort", "widerlegung",
        "gegendarstellung", "résumé", "réponse", "réfutation", "sintesi", "riassunto", "risposta",
        "confutazione", "resumen", "respuesta", "refutación", "streszczenie", "odpowiedź",
        "краткое содержание", "сводка", "ответ", "опровержение",
    }
)  # fmt: skip
"""What stands over claim and debunk."""
