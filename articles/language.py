"""Which language a text is in, by its script, else by its commonest small words; and how many words it has."""

from __future__ import annotations

import re
from collections import Counter

_SMALL_WORDS = {
    "en": "the of and to in a that is was for on with as it he by at from his had not are but have be this they",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden hat dass",
    "fr": "de la le et les des en un une du que est pour dans qui par au il sur plus pas avec ce sont cette aux ne",
    "es": "de la que el en y a los del se las por un para con no una su al lo es como más pero sus ha este",
    "it": "di e che il la in a per è un del non una con si da i le della sono al nel alla più dei ha anche gli",
    "pt": "de que a o e do da em um para com não uma os no se na por mais as dos como mas ao ele das à são foi",
    "nl": "de van het een en in is dat op te zijn voor met die niet aan er om ook als dan maar bij uit nog naar",
    "sv": "och i att det som en på är av för med den till har inte om ett han men var från de sig så kan när",
    "da": "og i at det er en til af på som med for den der de har ikke et om han var fra men kan skal blev også",
    "no": "og i at det er en til av på som med for den har ikke et om han var fra men kan skal ble også seg hun",
    "fi": "ja on ei se että hän oli mutta joka ovat myös kun mukaan tai hänen niin kuin jos olla jo nyt vain sekä",
    "pl": "w i na z się do nie że to jest o jak ale po co za od przez tak był są dla tym jego już czy oraz być",
    "cs": "a se v na že je to o s i z do k ve pro za by ale jako po jsem od které podle jeho byl také není",
    "hu": "a az és hogy nem is egy volt ez meg de csak már mint van el még ki azt ha kell szerint amely között",
    "ro": "de și în a la cu pe din că nu care un o mai este să pentru au fost dar sunt prin după ale lui sau",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi en ne kadar sonra var ama olduğu dedi değil o ancak ise",
    "id": "yang dan di dengan untuk dari ini itu tidak dalam pada akan ke juga adalah oleh sudah telah bisa karena",
    "sw": "na ya wa kwa ni katika la za kuwa hiyo huo huyo lakini kama pia ambao cha hii wakati baada yake alisema",
    "af": "die van en in is het nie dat om te met op vir was hy sy wat aan daar ook deur maar sal word",
    "ru": "и в не на что он с как это по но из за от к о у его для был также же до так все после",
    "uk": "і в на не що з до та він у за як від про це для його але й був також після які або",
    "bg": "на и да в се за е от че не с по са ще като до но това ги към бе също след",
    "ar": "في من على إلى أن عن التي الذي مع هذا ما لا كان هذه بعد قال وقال بين ذلك كما أو حيث",
    "fa": "و در به از که این را با است برای آن یک می بر تا خود هم شد کرد بود شده",
    "ur": "کے کی میں ہے اور سے کا کو اس نے پر یہ کہ ہیں بھی گیا کیا تھا",
}
_BY_WORD: dict[str, list[tuple[str, float]]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _place, _word in enumerate(_words.split()):
        _BY_WORD.setdefault(_word, []).append((_language, 1.0 if _place < 12 else 0.7))
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_ANY_SCRIPT = re.compile("|".join(script.pattern for _, script in _SCRIPTS))
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_NAMED = {
    "arabic": "ar",
    "chinese": "zh",
    "deutsch": "de",
    "dutch": "nl",
    "english": "en",
    "español": "es",
    "français": "fr",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "italiano": "it",
    "japanese": "ja",
    "polish": "pl",
    "portuguese": "pt",
    "português": "pt",
    "russian": "ru",
    "spanish": "es",
    "turkish": "tr",
    "türkçe": "tr",
    "ukrainian": "uk",
    **dict.fromkeys(("deu", "ger"), "de"),
    **dict.fromkeys(("fra", "fre"), "fr"),
    **dict.fromkeys(("nld", "dut"), "nl"),
    **dict.fromkeys(("zho", "chi"), "zh"),
    **dict.fromkeys(("ces", "cze"), "cs"),
    "ara": "ar",
    "dan": "da",
    "eng": "en",
    "fin": "fi",
    "ita": "it",
    "jpn": "ja",
    "nor": "no",
    "pol": "pl",
    "por": "pt",
    "rus": "ru",
    "spa": "es",
    "swe": "sv",
    "tur": "tr",
    "ukr": "uk",
}
"""what pages and archives call a language that is no subtag: its name, or its code of three letters (ISO 639-2)"""
_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_HAN_AND_KANA = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_THAI = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""letters of Thai, and of Lao, Burmese and Khmer"""
UNSPACED = re.compile(f"[{_HAN_AND_KANA.pattern[1:-1]}{_THAI.pattern[1:-1]}]")
"""a letter of a script without spaces between its words"""
_SPACED = rf"(?:(?!{UNSPACED.pattern})\w)+"
_RUN = re.compile(rf"({_HAN_AND_KANA.pattern}+)|({_THAI.pattern}+)|{_SPACED}(?:[’']{_SPACED})?")
"""letters that stand together: of Chinese and Japanese; of Thai; of a word"""
HIRAGANA = re.compile(r"[\u3041-\u309f]")
"""in which Japanese writes endings and small words"""
_SEEN = 20_000
"""characters looked at: enough to tell, and no more for a long text"""

_OWN = 0.06
"""the share of small words that any sentence has of its own language"""


def language_of(text: str) -> str | None:
    """The primary subtag (BCP 47) of the language most of the text is in, or None where nothing tells: a text too
    short, or in a language not known here."""
    seen = text[:_SEEN]
    found = _WORD.findall(seen)
    words = [word.lower() for word in found]
    if not seen.isascii() and _ANY_SCRIPT.search(seen):
        letters = sum(map(len, found))
        for language, script in _SCRIPTS:
            if len(script.findall(seen)) > 0.2 * max(10, letters):
                return language
    scores: dict[str, float] = {}
    different: Counter[str] = Counter()
    for word, times in Counter(words).items():
        for language, weight in _BY_WORD.get(word, ()):
            scores[language] = scores.get(language, 0.0) + weight * times
            different[language] += 1
    if not scores:
        return None
    (best, score), *others = sorted(scores.items(), key=lambda item: -item[1])
    if score < 2 or different[best] < 3 or score < 0.08 * len(words) or (others and others[0][1] > 0.97 * score):
        return None
    return best


def other_language(paragraph: str, language: str) -> str | None:
    """The language of a paragraph that has next to no small words of the language its text is in; None elsewhere, and
    where nothing is known of that language."""
    if language not in _SMALL_WORDS:
        return None
    found = [word.lower() for word in _WORD.findall(paragraph[:_SEEN])]
    own = sum(any(known == language for known, _ in _BY_WORD.get(word, ())) for word in found)
    return None if own >= _OWN * len(found) else language_of(paragraph)


def language_tag(said: str) -> str | None:
    """The BCP 47 tag that a page or an archive means: language, script and region, written as they should be (en_us
    is en-US, English is en); what else such a tag may hold is left out. None where it is no tag."""
    tag = _TAG.fullmatch(said.strip())
    if tag is None:
        return _NAMED.get(said.strip().casefold())
    primary, script, region = tag.groups()
    parts = (_NAMED.get(primary.lower(), primary.lower()), script and script.title(), region and region.upper())
    return "-".join(filter(None, parts))


def pieces(text: str) -> list[str]:
    """The words of a text, and what stands for them in scripts without spaces: each two letters that follow one another
    of Chinese and Japanese, as Lucene's CJKAnalyzer takes them, each five of Thai."""
    found: list[str] = []
    for run in _RUN.finditer(text):
        size = (0, 2, 5)[run.lastindex or 0]
        if not size or len(run[0]) <= size:
            found.append(run[0])
        else:
            found += (run[0][at : at + size] for at in range(len(run[0]) - size + 1))
    return found


def told_pieces(text: str) -> list[str]:
    """Of what stands for words in scripts without spaces what tells of something: without Hiragana."""
    if not UNSPACED.search(text):
        return []
    return [piece for piece in pieces(text) if UNSPACED.match(piece) and not HIRAGANA.search(piece)]


def word_count(text: str) -> int:
    """Words; where a script has no spaces, two letters of Chinese or Japanese count as one, and five of Thai."""
    runs = len(text.split())
    if text.isascii():
        return runs
    return max(runs, (runs + len(_HAN_AND_KANA.findall(text))) // 2, (runs + len(_THAI.findall(text))) // 5)
