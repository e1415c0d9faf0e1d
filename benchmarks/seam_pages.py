# ruff: noqa: E501, SIM905 (pools of words are easier to read in one line)
"""Pages made up for training: real article texts in invented layouts, bundles and single pages that look like them.

A layout says once for a page how its articles begin and end; what its lines say is drawn from pools in several
languages or from made-up words, so that nothing can be learned from the words themselves.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any, NamedTuple

__all__ = ["Source", "make_pages"]


class Source(NamedTuple):
    """An article that pages are made of."""

    page: str
    """Where it comes from: pages are kept apart by it."""
    lang: str
    title: str
    paragraphs: list[str]


LEADS = {  # a byline's first word, labels of dates, kickers, chrome: enough to vary, not to know
    "en": ("By|Written by|Text:|Reported by|Author:|Story by|Words by", "Published|Updated|Last updated:|Posted on|Date:|First published|on",
           "World|Politics|Sport|Culture|Economy|Opinion|Science|Local news|Analysis|Travel|Health|Live|Exclusive|Tech", "min read|minutes to read|minute read",
           "Share|Share this|Email|Facebook|X|Twitter|WhatsApp|Copy link|Print|Save|Reddit|LinkedIn|Listen",
           "Next article|Up next|Next story|Continue reading|Keep reading|More stories below", "Related|Read also|More on this|You may also like|Most read|Recommended|More from us",
           "Tags:|Filed under:|Topics:|Keywords:", "Comments|comments|views|shares", "Photo:|Picture:|Image:|File photo.|Photograph by", "Advertisement|Ad|Story continues below", "Sign up for the newsletter|Subscribe|Get our stories by mail"),
    "de": ("Von|Text:|Autor:|Ein Bericht von|Geschrieben von", "Stand:|Veröffentlicht am|Aktualisiert:|Erstellt am|vom|Datum:",
           "Ausland|Politik|Sport|Kultur|Wirtschaft|Meinung|Wissen|Regional|Analyse|Reise|Gesundheit|Panorama", "Min. Lesezeit|Minuten Lesedauer",
           "Teilen|Drucken|E-Mail|Facebook|X|WhatsApp|Merken|Kopieren|Vorlesen", "Nächster Artikel|Weiterlesen|Nächster Beitrag|Mehr Artikel",
           "Mehr zum Thema|Lesen Sie auch|Auch interessant|Meistgelesen|Weitere Artikel", "Schlagworte:|Themen:|Stichworte:", "Kommentare|Aufrufe", "Foto:|Bild:|Archivbild.|Quelle:", "Anzeige|Werbung", "Newsletter abonnieren|Jetzt anmelden"),
    "fr": ("Par|Texte :|Propos recueillis par|Auteur :", "Publié le|Mis à jour le|Le|Modifié le", "Monde|Politique|Sport|Culture|Économie|Opinions|Sciences|Société|Voyage|Santé", "min de lecture|minutes de lecture",
           "Partager|Facebook|X|Imprimer|Envoyer|Copier le lien|Écouter", "Article suivant|À suivre|Lire la suite", "Lire aussi|À lire aussi|Sur le même sujet|Les plus lus", "Mots-clés :|Sujets :", "commentaires|réactions", "Photo :|Crédit :|Image :", "Publicité", "S'abonner à la lettre|Inscrivez-vous"),
    "es": ("Por|Texto:|Redacción:|Autor:", "Publicado el|Actualizado:|Fecha:|Última actualización", "Mundo|Política|Deportes|Cultura|Economía|Opinión|Ciencia|Sociedad|Viajes|Salud", "min de lectura|minutos",
           "Compartir|Facebook|X|WhatsApp|Imprimir|Enviar|Copiar enlace", "Siguiente noticia|Siguiente artículo|Seguir leyendo", "Lea también|Más noticias|Te puede interesar|Lo más leído", "Etiquetas:|Temas:", "comentarios|vistas", "Foto:|Imagen:|Archivo.", "Publicidad", "Suscríbase|Reciba el boletín"),
}  # fmt: skip
BYLINE, DATE, KICKER, TIME, SHARE, NEXT, RELATED, TAGS, COUNT, PHOTO, AD, MAIL = range(12)
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
FIRST = "Ana Bela Cyra Dimo Edda Fenn Gita Hugo Ines Jaro Kiri Lale Milo Nadja Otto Pavla Quin Rosa Sven Tilda Uma Vito Wanda Xenia Yara Zeno".split()
LAST = "Abendroth Bellini Castellan Dobrev Ekholm Ferrand Grünbaum Hallström Ito Jansky Kowal Lindqvist Moreau Novak Okafor Petrov Quist Ramos Silva Tanaka Urban Varga Weiss Yilmaz Zeman".split()
CITIES = "TALLINN OSLO LYON QUITO DAKAR LIMA RIGA GRAZ PORTO HANOI ACCRA BERN CARDIFF TUNIS SKOPJE MALMÖ KRAKOW".split()
AGENCIES = "AFP,Reuters,dpa,AP,EFE,ANSA,Agency,Staff,own report,PAP,TT".split(",")
SITES = "Harbour Post|The Northern Echo Line|Tagesbote|Le Courrier du Lac|El Faro Nuevo|Daily Meridian|Gazette 24|Stadtblick.de|metro-news.com|Radio Two".split(
    "|"
)


class Speaker:
    """What the lines of one page's layout say: one way of saying each thing."""

    def __init__(self, rnd: random.Random, lang: str) -> None:
        self.rnd = rnd
        self.lang = lang if lang in LEADS else rnd.choice(list(LEADS))
        self.invented = rnd.random() < 0.3
        self.fixed: dict[int, str] = {}
        self.date_form = rnd.randrange(12)
        self.date_label = rnd.random() < 0.5
        self.by_form = rnd.randrange(8)
        self.site = rnd.choice(SITES)
        self.site_mark = rnd.choice([" | ", " - ", " – ", " — ", " • ", " : ", " · "])

    def word(self, kind: int) -> str:
        if self.invented and self.rnd.random() < 0.8:
            return self.made_up(self.rnd.randint(1, 2))
        return self.rnd.choice(LEADS[self.lang][kind].split("|"))

    def always(self, kind: int) -> str:
        """The same words at each place."""
        return self.fixed.setdefault(kind, self.word(kind))

    def made_up(self, words: int) -> str:
        return " ".join(
            "".join(self.rnd.choice("bdfgklmnprstvz") + self.rnd.choice("aeiouy") for _ in range(self.rnd.randint(2, 4)))
            for _ in range(words)
        ).capitalize()

    def name(self) -> str:
        rnd = self.rnd
        own = f"{rnd.choice(FIRST)} {rnd.choice(LAST)}"
        return (
            own
            if rnd.random() < 0.85
            else f"{own} and {rnd.choice(FIRST)} {rnd.choice(LAST)}"
            if self.lang == "en"
            else f"{own}, {rnd.choice(FIRST)} {rnd.choice(LAST)}"
        )

    def date(self) -> str:
        rnd = self.rnd
        d, m, y = rnd.randint(1, 28), rnd.randint(1, 12), rnd.randint(2005, 2026)
        month, hour = MONTHS[self.lang].split()[m - 1], f"{rnd.randint(0, 23):02}:{rnd.randint(0, 59):02}"
        form = self.date_form
        text = (f"{d} {month} {y}", f"{month} {d}, {y}", f"{d:02}.{m:02}.{y}", f"{d:02}/{m:02}/{y}", f"{y}-{m:02}-{d:02}", f"{d}. {month} {y}, {hour}",
                f"{d} {month} {y} {hour}", f"{month[:3]} {d}, {y} {hour}", f"{d:02}.{m:02}.{y} {hour}", f"{y}-{m:02}-{d:02}T{hour}", f"{d} {month}", f"{d:02}/{m:02}/{y} - {hour}")[form]  # fmt: skip
        if self.date_label:
            return f"{self.always(DATE) if rnd.random() < 0.7 else self.word(DATE)} {text}"
        return text

    def byline(self) -> str:
        name, by = self.name(), self.always(BYLINE)
        return (
            f"{by} {name}",
            name,
            f"{by} {name}",
            name.upper(),
            f"{by} {name}, {self.rnd.choice(AGENCIES)}",
            f"{name} / {self.rnd.choice(AGENCIES)}",
            f"{by} {name}",
            f"{name}, {self.made_up(2)}",
        )[self.by_form]


Lines = list[tuple[str, str]]  # kind, text


class Layout:
    """How the articles of one page begin and end."""

    def __init__(self, rnd: random.Random, lang: str) -> None:
        self.say = Speaker(rnd, lang)
        self.rnd = rnd
        yes = lambda p: rnd.random() < p  # noqa: E731
        self.plain = yes(0.18)
        self.mark = rnd.choice(["", "", "", "", "", "", "# ", "# ", "## ", "**", "UP"])
        self.title_blank, self.para_blank, self.inner_blank = yes(0.5), yes(0.6), yes(0.35)
        self.seam_blanks = rnd.choice([0, 1, 1, 1, 2, 3]) if not yes(0.25) else int(self.para_blank)
        self.drop = rnd.choice([0, 0, 0, 0.15, 0.3])  # how often an optional line is missing
        below: list[str] = []
        self.above: list[str] = []
        if not self.plain:
            if yes(0.25):
                self.above.append("kicker")
            if yes(0.12):
                self.above.append("date")
            if yes(0.06):
                self.above.append("byline")
            if yes(0.15):
                self.above.append("site")
            for item, p in (("byline", 0.5), ("date", 0.55), ("place", 0.08), ("time", 0.12), ("count", 0.12), ("share", 0.2), ("caption", 0.25), ("dek", 0.2), ("ad", 0.06), ("byline_date", 0.15), ("mail", 0.04), ("bullets", 0.06)):  # fmt: skip
                if yes(p) and not (item in ("byline", "date") and "byline_date" in below):
                    below.append(item)
            if yes(0.5):
                rnd.shuffle(below)
            if "byline_date" in below:
                below = [b for b in below if b not in ("byline", "date")]
            if yes(0.33):
                below.insert(rnd.randint(0, len(below)), "echo")
        self.below = below
        self.dateline = rnd.randrange(1, 7) if yes(0.15) else 0
        self.tail: list[str] = []
        for item, p in (
            ("reporting", 0.1),
            ("tags", 0.15),
            ("count", 0.1),
            ("share", 0.12),
            ("related", 0.28),
            ("mail", 0.14),
            ("bio", 0.08),
            ("rights", 0.06),
            ("next", 0.15),
            ("separator", 0.15),
        ):
            if yes(p * (0.4 if self.plain else 1)):
                self.tail.append(item)
        self.separator = rnd.choice(["***", "---", "* * *", "—", "~~~", "_____________", "•••", "###", "============"])
        self.share_row = yes(0.4)

    def title(self, text: str) -> str:
        if self.mark == "UP":
            return text.upper()
        if self.mark == "**":
            return f"**{text}**"
        return self.mark + text

    def item(self, name: str, source: Source, others: list[Source]) -> Lines:
        say, rnd = self.say, self.rnd
        wrap = "*{}*" if self.mark in ("# ", "## ") and rnd.random() < 0.3 else "{}"
        meta = lambda t: [("meta", wrap.format(t))]  # noqa: E731
        match name:
            case "kicker":
                return meta(say.word(KICKER))
            case "date":
                return meta(say.date())
            case "byline":
                return meta(say.byline())
            case "byline_date":
                return meta(say.byline() + rnd.choice([" | ", ", ", " - ", " · "]) + say.date())
            case "place":
                return meta(rnd.choice(CITIES).title())
            case "time":
                return meta(f"{rnd.randint(2, 15)} {say.always(TIME)}")
            case "count":
                n = rnd.choice([0, 0, rnd.randint(1, 90)])
                return [
                    (
                        ("meta", "chrome")[rnd.random() < 0.5],
                        rnd.choice([f"{n} {say.always(COUNT)}", f"{say.always(COUNT)} ({n})", f"{say.always(COUNT)} {n}"]),
                    )
                ]
            case "share":
                words = [say.word(SHARE) for _ in range(rnd.randint(2, 5))]
                return [("chrome", " ".join(words))] if self.share_row else [("chrome", w) for w in words]
            case "caption":
                words = rnd.choice(source.paragraphs).split()
                text = " ".join(words[: rnd.randint(5, 18)]).rstrip(",;:") + rnd.choice(
                    [".", "", f". {say.always(PHOTO)} {say.name()}", f" ({say.name()}/{rnd.choice(AGENCIES)})"]
                )
                return [("caption", text)] * rnd.choice([1, 1, 1, 2])
            case "dek":
                return [("caption", re.split(r"(?<=[.!?]) ", rnd.choice(source.paragraphs[:4]))[0][:240])]
            case "ad":
                return [("chrome", say.always(AD))]
            case "mail":
                return [("chrome", say.always(MAIL)), *([("chrome", say.made_up(6) + ".")] if rnd.random() < 0.5 else [])]
            case "bullets":
                return [("body", "- " + re.split(r"(?<=[.!?]) ", p)[0][:140]) for p in source.paragraphs[:3]]
            case "echo":
                return [("headline", self.title(source.title))]
            case "site":
                return [("headline", source.title + say.site_mark + say.site)]
            case "reporting":
                return [("chrome", f"({say.always(BYLINE)} {say.name()}; {say.always(PHOTO)} {say.name()})")]
            case "tags":
                return [
                    (
                        "chrome",
                        f"{say.always(TAGS)} " + ", ".join(rnd.sample(source.title.split(), min(3, len(source.title.split())))),
                    )
                ]
            case "related":
                heads = [s.title for s in rnd.sample(others, min(len(others), rnd.randint(1, 5)))]
                mark = rnd.choice(["", "", "• ", "- "])
                return [("chrome", say.always(RELATED)), *(("chrome", mark + h) for h in heads)]
            case "bio":
                return [("chrome", f"{say.name()} {say.made_up(5).lower()} {say.site}.")]
            case "rights":
                return [("chrome", f"© {rnd.randint(2008, 2026)} {say.site}")]
            case "next":
                return [("chrome", say.always(NEXT))]
            case "separator":
                return [("chrome", self.separator)]
        raise ValueError(name)

    def head(self, source: Source, others: list[Source]) -> Lines:
        out: Lines = []

        def add(name: str) -> None:
            if self.rnd.random() >= self.drop:
                out.extend(self.item(name, source, others))
                if self.inner_blank:
                    out.append(("blank", ""))

        for name in self.above:
            add(name)
        out.append(("headline", self.title(source.title)))
        if self.title_blank:
            out.append(("blank", ""))
        for name in self.below:
            add(name)
        if out[-1][1] != "" and (self.para_blank or self.rnd.random() < 0.3):
            out.append(("blank", ""))
        return out

    def body(self, source: Source, paragraphs: list[str] | None = None) -> Lines:
        out: Lines = []
        for k, text in enumerate(paragraphs or source.paragraphs):
            if k == 0 and self.dateline:
                city, agency = self.rnd.choice(CITIES), self.rnd.choice(AGENCIES)
                day = re.sub(r"^\D*(?= )", "", self.say.date())
                text = (
                    f"{city}, {day} ({agency}) - ",
                    f"{city} ({agency}) — ",
                    f"{city}: ",
                    f"{city.title()} ({agency}) - ",
                    f"{city}, {day} – ",
                    f"({agency}) – ",
                )[self.dateline - 1] + text
            out.append(("body", text))
            if self.para_blank:
                out.append(("blank", ""))
        return out

    def end(self, source: Source, others: list[Source]) -> Lines:
        out: Lines = []
        for name in self.tail:
            if self.rnd.random() >= self.drop:
                out.extend(self.item(name, source, others))
                if self.para_blank:
                    out.append(("blank", ""))
        return out


# -- single pages that look like bundles -----------------------------------------------------------


def _phrase(rnd: random.Random, text: str, low: int = 2, high: int = 8) -> str:
    words = re.findall(r"[\w'-]+", text)
    start = rnd.randrange(max(1, len(words) - 3))
    return " ".join(words[start : start + rnd.randint(low, high)]).capitalize()


def _insert(rnd: random.Random, lay: Layout, src: Source, others: list[Source], what: str) -> Lines:
    """The body of a single page, with what looks like the beginning of a further article."""
    out: Lines = []
    paras = src.paragraphs
    heading = rnd.choice(["", "", "## ", "### ", "# ", "**", "UP"])
    dress = lambda t: t.upper() if heading == "UP" else f"**{t}**" if heading == "**" else heading + t  # noqa: E731
    step = rnd.randint(2, 5)
    n = 0
    for k, text in enumerate(paras):
        if k and k % step == 0:
            n += 1
            around = paras[k] if rnd.random() < 0.6 else " ".join(paras[k : k + 2])
            if what == "subheads":
                out.append(("body", dress(_phrase(rnd, around))))
            elif what == "quotes":
                out.append(
                    (
                        "body",
                        rnd.choice(['"{}"', "„{}“", "{}"]).format(
                            re.split(r"(?<=[.!?]) ", rnd.choice(paras))[0][:120].rstrip(".")
                        ),
                    )
                )
                if rnd.random() < 0.5:
                    out.append(("body", lay.say.name()))
            elif what == "live":
                entry: Lines = [
                    ("body", lay.say.date() if rnd.random() < 0.5 else f"{rnd.randint(0, 23):02}:{rnd.randint(0, 59):02}"),
                    ("body", dress(_phrase(rnd, around, 4, 10))),
                ]
                if rnd.random() < 0.5:
                    entry.append(("body", lay.say.byline()))
                rnd.shuffle(entry)
                out += entry
            elif what == "numbered":
                out.append(("body", dress(f"{n}{rnd.choice(['.', ')', ':'])} {_phrase(rnd, around)}")))
            elif what == "dates":
                out += [("body", lay.say.date()), *([("body", lay.say.byline())] if rnd.random() < 0.5 else [])]
            elif what == "teaser":  # a link to another story in the middle of this one
                other = rnd.choice(others)
                out += [("chrome", lay.say.always(RELATED))] * (rnd.random() < 0.5)
                out.append(("chrome", other.title))
                if rnd.random() < 0.6:
                    out.append(("chrome", other.paragraphs[0][:250]))
                if rnd.random() < 0.3:
                    out.append(("chrome", lay.say.date()))
            elif what == "questions":
                out.append(("body", dress(_phrase(rnd, around, 4, 9) + "?")))
            elif what == "sections":  # a round-up of one story: a place, a name, and more of the same
                out += [
                    ("body", dress(rnd.choice(CITIES).title() if rnd.random() < 0.4 else lay.say.name())),
                    *([("caption", _phrase(rnd, around, 5, 12))] if rnd.random() < 0.5 else []),
                ]
            if lay.para_blank:
                out.append(("blank", ""))
        out.append(("body", text))
        if lay.para_blank:
            out.append(("blank", ""))
    return out


def _teasers(rnd: random.Random, lay: Layout, others: list[Source]) -> Lines:
    out: Lines = [("chrome", lay.say.always(RELATED))]
    dates, names, size = rnd.random() < 0.5, rnd.random() < 0.3, rnd.randint(60, 300)
    for other in rnd.sample(others, min(len(others), rnd.randint(3, 8))):
        out.append(("chrome", lay.title(other.title) if rnd.random() < 0.3 else other.title))
        if dates:
            out.append(("chrome", lay.say.date()))
        if names:
            out.append(("chrome", lay.say.byline()))
        out.append(("chrome", other.paragraphs[0][:size] + rnd.choice(["", "...", "…", "."])))
        if lay.para_blank:
            out.append(("blank", ""))
    return out


def _comments(rnd: random.Random, lay: Layout, src: Source, others: list[Source]) -> Lines:
    out: Lines = [("chrome", f"{rnd.randint(2, 40)} {lay.say.always(COUNT)}")]
    for _ in range(rnd.randint(3, 9)):
        said = rnd.choice(src.paragraphs if rnd.random() < 0.6 else rnd.choice(others).paragraphs)
        out += [
            ("chrome", lay.say.name() if rnd.random() < 0.6 else lay.say.made_up(1) + str(rnd.randint(1, 99))),
            ("chrome", lay.say.date()),
            ("chrome", said[:400]),
        ]
        if lay.para_blank:
            out.append(("blank", ""))
    return out


# -- other scripts ---------------------------------------------------------------------------------


def _cyrillic() -> Callable[[str], str]:
    table = str.maketrans(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "абцдефгхийклмнопярстувшжызАБЦДЕФГХИЙКЛМНОПЯРСТУВШЖЫЗ"
    )
    return lambda t: t.translate(table)


def _arabic() -> Callable[[str], str]:
    table = str.maketrans("abcdefghijklmnopqrstuvwxyz?,", "ابتثجحخدذرزسشصضطظعغفقكلمني؟،")
    return lambda t: t.lower().translate(table)


def _dense(rnd: random.Random) -> Callable[[str], str]:
    known: dict[str, str] = {}

    def word(found: re.Match[str]) -> str:
        w = found[0].lower()
        if len(w) < 3:
            return chr(0x3042 + sum(map(ord, w)) % 60)
        return known.setdefault(w, "".join(chr(0x4E00 + rnd.randrange(2500)) for _ in range(1 + (len(w) > 5))))

    def change(t: str) -> str:
        t = re.sub(r"[^\W\d_]+", word, t)
        t = re.sub(r"(?<=[\u3042-\u9fff]) (?=[\u3042-\u9fff])", "", t)
        for old, new in ((". ", "。"), (", ", "、"), ("? ", "？"), ("! ", "！")):
            t = t.replace(old, new)
        return re.sub(r"\.$", "。", t)

    return change


# -- pages -----------------------------------------------------------------------------------------


def _shortened(rnd: random.Random, source: Source) -> Source:
    """The first paragraphs of an article."""
    size, kept = rnd.randint(450, 1600), []
    for text in source.paragraphs:
        kept.append(text)
        if sum(map(len, kept)) >= size:
            break
    return source._replace(paragraphs=kept)


def _stems(text: str) -> set[str]:
    return {w[:6] for w in re.findall(r"[^\W\d_]{4,}", text.lower())}


def make_pages(sources: list[Source], bundles: int, singles: int, seed: int = 1) -> list[dict[str, Any]]:
    """Make pages in the form of the split set: lines, and for each line its article and kind."""
    rnd = random.Random(seed)
    by_lang: dict[str, list[Source]] = {}
    for s in sources:
        by_lang.setdefault(s.lang, []).append(s)
    langs = [lang for lang, own in by_lang.items() if len(own) >= 12]
    weights = [len(by_lang[lang]) ** 0.7 for lang in langs]
    pages = []
    for number in range(bundles + singles):
        lang = rnd.choices(langs, weights)[0]
        own = by_lang[lang]
        lay = Layout(rnd, lang)
        first = rnd.choice(own)
        others = rnd.sample(own, 12)
        others = [o for o in others if o.page != first.page]
        if number < bundles:
            chosen = [first]
            near = rnd.random() < 0.5
            for _ in range(rnd.choice([1, 1, 1, 2, 2, 3, 4])):
                pool = [o for o in rnd.sample(own, min(len(own), 60)) if o.page not in {c.page for c in chosen}]
                words = _stems(first.title + " " + first.paragraphs[0])
                pool.sort(key=lambda o: -len(words & _stems(o.title + " " + o.paragraphs[0])) if near else 0)
                chosen.append(pool[0])
            kind = "bundle"
        else:
            chosen, kind = [first], rnd.choice(["subheads", "subheads", "quotes", "live", "live", "numbered", "dates", "dates", "teaser", "teaser", "questions", "sections", "sections", "brief", "listing", "plain"])  # fmt: skip
        if rnd.random() < 0.4:  # wire stories of a few paragraphs
            chosen = [_shortened(rnd, c) for c in chosen]
            first = chosen[0]
        lines: list[tuple[int, str, str]] = []
        if kind in ("brief", "listing"):
            if kind == "brief" and rnd.random() < 0.6:  # a round-up, whose own headline says nothing of its items
                first = first._replace(title=f"{lay.say.made_up(rnd.randint(1, 3))} {rnd.choice(['', lay.say.date()])}".strip())
            chosen = [first]
            lines += [(0, k, t) for k, t in lay.head(first, others)]
            size, several = rnd.randint(80, 320), rnd.random() < 0.4
            if kind == "brief" and rnd.random() < 0.5:
                size = rnd.randint(320, 900)
            for o in (*others, *rnd.sample(own, 6))[: rnd.randint(4, 14)]:
                block = lay.head(o, others) if kind == "listing" else [("body", o.title)]
                lines += [(0, "body", t) for _, t in block]
                for text in o.paragraphs[: 1 + (several and rnd.random() < 0.5)]:
                    lines += [(0, "body", text[:size] + rnd.choice([".", "…"])), (0, "blank", "")]
        else:
            for n, src in enumerate(chosen):
                if n:
                    lines += [(n - 1, "blank", "")] * lay.seam_blanks
                lines += [(n, k, t) for k, t in lay.head(src, others)]
                inside = (
                    kind
                    if kind != "bundle"
                    else rnd.choice(["plain", "plain", "subheads", "quotes", "numbered", "questions", "teaser"])
                )
                body = lay.body(src) if inside == "plain" else _insert(rnd, lay, src, others, inside)
                if inside != "plain" and lay.dateline:
                    body[0] = lay.body(src)[0]
                lines += [(n, k, t) for k, t in body]
                lines += [(n, k, t) for k, t in lay.end(src, others)]
            if rnd.random() < (0.12 if kind == "bundle" else 0.35):
                tail = _teasers(rnd, lay, others) if rnd.random() < 0.6 else _comments(rnd, lay, first, others)
                lines += [(len(chosen) - 1, k, t) for k, t in tail]
            if kind != "bundle" and rnd.random() < 0.15:  # the headline once more, at the end
                lines += [(0, "chrome", lay.say.word(SHARE)), (0, "chrome", first.title), (0, "chrome", lay.say.date())]
        draw = rnd.random()
        change = _cyrillic() if draw < 0.07 else _arabic() if draw < 0.12 else _dense(rnd) if draw < 0.2 else None
        texts = [change(t) if change and t else t for _, _, t in lines]
        pages.append({
            "id": f"made-{seed}-{number}", "template": None, "type": kind, "narticles": len(chosen), "pages": [c.page for c in chosen],
            "lines": texts, "article": [a for a, _, _ in lines], "kind": ["blank" if not t.strip() else k for (_, k, _), t in zip(lines, texts, strict=True)],
        })  # fmt: skip
    return pages
