"""Names are found whole, of the right kind, and nothing else is."""

from __future__ import annotations

import itertools

import pytest

from articles.names import find_names, find_spans
from articles.parse import Text


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(text[s.start : s.end], s.kind) for s in find_spans(Text(text, language))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "Near Ayn Issa, two strikes hit a bunker; near Dayr az Zawr, one hit a truck.",
            [("Ayn Issa", "PLACE"), ("Dayr az Zawr", "PLACE")],
            id="near is no part of a name",
        ),
        pytest.param(
            "The ferry burns. Tove Berg | Lumoland Bay Pictures | Reuters",
            [("Tove Berg", "PERSON"), ("Lumoland Bay Pictures", "ORG"), ("Reuters", "ORG")],
            id="a credit in pieces",
        ),
        pytest.param(
            "The wagon has quattro drive.\n\nQuattro is standard, and so is Quattro suspension with a longer range.",
            [],
            id="a word that stands in small letters too",
        ),
        pytest.param(
            "Ori Givet, a former soldier and a member of the group, met Tolvan, the mayor. On Monday, a nurse left.",
            [("Ori Givet", "PERSON"), ("Tolvan", "PERSON")],
            id="names that only what somebody does tells of",
        ),
        pytest.param(
            "It was built by Hydrel, a firm from abroad. Kwabo, 34, saw it. The Union of Growers and the "
            "Green Bay Party met.",
            [
                ("Hydrel", "ORG"),
                ("Kwabo", "PERSON"),
                ("Union of Growers", "ORG"),
                ("Green Bay Party", "ORG"),
            ],
            id="a firm by what it is, a person by an age, two bodies that and parts",
        ),
        pytest.param(
            "Fighters of the Kurdish YPG met Daesh in Qamishli.",
            [("YPG", "ORG"), ("Daesh", "ORG"), ("Qamishli", "PLACE")],
            id="armed groups, without their nationality",
        ),
        pytest.param(
            "Gen. Maria Okonedo-Hale and Sgt. Pavel Brandt spoke. Brandt left early.",
            [("Maria Okonedo-Hale", "PERSON"), ("Pavel Brandt", "PERSON"), ("Brandt", "PERSON")],
            id="titles are no part of a name, and a last name is found again",
        ),
        pytest.param(
            "Ms. Berg came. Berg's father, Kamal, fell ill. Her brother Paris, Kamal's heir, left Kamal.",
            [("Berg", "PERSON"), ("Berg", "PERSON"), ("Kamal", "PERSON"), ("Paris", "PERSON")]
            + 2 * [("Kamal", "PERSON")],
            id="a relative is a person, though a town is called the same",
        ),
        pytest.param(
            "Russia's defense ministry denied it. The Russian Ministry of Defence said no more.",
            [("Russia's defense ministry", "ORG"), ("Russian Ministry of Defence", "ORG")],
            id="a ministry is named in small letters too",
        ),
        pytest.param(
            "He joined the 12th Bridge Engineer Regiment and later the Ministry of Trade and Industry.",
            [("12th Bridge Engineer Regiment", "ORG"), ("Ministry of Trade and Industry", "ORG")],
            id="units and ministries to their end",
        ),
        pytest.param(
            "The Harbour Rescue Trust Fund (HRTF) paid. Later the HRTF closed.",
            [("Harbour Rescue Trust Fund", "ORG"), ("HRTF", "ORG"), ("HRTF", "ORG")],
            id="a short form is learnt where it stands in brackets",
        ),
        pytest.param(
            "According to surveyor Ilar Toma it leaks. Farmer Jonas Kell agreed. Farmer Kell was tired.",
            [("Ilar Toma", "PERSON"), ("Jonas Kell", "PERSON"), ("Kell", "PERSON")],
            id="what somebody does tells a person, and is no part of the name",
        ),
        pytest.param(
            "Doctors measured the lower back pain (LBP) of patients; LBP is common, the ministry of health (MoH) said.",
            [("MoH", "ORG")],
            id="letters for words in small letters are a term, not a name",
        ),
        pytest.param(
            "Martin Luther King Jr. spoke on the steps. King was born in Atlanta. Fiona Hill said: go and VOTE, vote.",
            [("Martin Luther King Jr", "PERSON"), ("King", "PERSON"), ("Atlanta", "PLACE"), ("Fiona Hill", "PERSON")],
            id="a title or a hill may be a last name, a word in capitals is none",
        ),
        pytest.param(
            "Votes were counted in Bolton West. Bolton West was close. Joan West came.",
            [("Bolton West", "PLACE"), ("Bolton West", "PLACE"), ("Joan West", "PERSON")],
            id="a town and a side of it are a constituency",
        ),
        pytest.param(
            "The Minister, Senator the Hon. Vebyn Hill, said ferries left Cairo, Amman and Vorna.",
            [("Vebyn Hill", "PERSON"), ("Cairo", "PLACE"), ("Amman", "PLACE"), ("Vorna", "PLACE")],
            id="a title tells a person from a hill, a row of places a place",
        ),
        pytest.param(
            "He met MapLight in Oslo, aboard the destroyer USS Norbury, and left with Rana McCabe.",
            [("MapLight", "ORG"), ("Oslo", "PLACE"), ("Rana McCabe", "PERSON")],
            id="a ship is no person, nor is a firm that writes itself in one word",
        ),
        pytest.param(
            "MOSCOW SENDS WARSHIPS TO TARTUS AS KREMLIN DENIES RETREAT",
            [("MOSCOW", "PLACE"), ("TARTUS", "PLACE"), ("KREMLIN", "ORG")],
            id="headlines in capitals",
        ),
        pytest.param(
            "The Syrian president called the Syrians a patient people, Twitter users said.",
            [("Twitter", "ORG")],
            id="nationalities are no names, a network is an organisation",
        ),
        pytest.param(
            'PUTRAJAYA, Nov 22 - McDonald\'s met Sir Keir Starmer and Joaquin "Shorty" Alvarez near the Stanley Cup.',
            [
                ("PUTRAJAYA", "PLACE"),
                ("McDonald's", "ORG"),
                ("Keir Starmer", "PERSON"),
                ('Joaquin "Shorty" Alvarez', "PERSON"),
            ],
            id="datelines, possessives that belong, nicknames, and a cup that is no person",
        ),
        pytest.param(
            "Rana McCabe told Radio New Zealand on Monday that the boat had left Wellington.",
            [("Rana McCabe", "PERSON"), ("Radio New Zealand", "ORG"), ("Wellington", "PLACE")],
            id="a place may end an organisation's name",
        ),
        pytest.param(
            "She calls herself a Wool Shop. Airbus A350 jets came. The A350 is wide. A song is “The Alchemy”.",
            [("Airbus", "ORG")],
            id="what is one of many, what a listed firm makes and what is titled are no names",
        ),
        pytest.param(
            "The firm took a stake in Kylie Brenner's cosmetics company in a deal. Gen Z women like it.",
            [("Kylie Brenner", "PERSON")],
            id="a stake in somebody is in no place, and a generation is no general",
        ),
        pytest.param(
            "Warm the oil in a pan.\n\nSalt as per taste\n\nAdd the salt in Salzburg, or send a PPT.",
            [("Salzburg", "PLACE")],
            id="a word that opens lines, and stands in small letters too, is no town that is called so",
        ),
        pytest.param(
            "The UN commission of Inquiry met in Geneva, and the UN office of Ida Kell was shut.",
            [("UN commission of Inquiry", "ORG"), ("Geneva", "PLACE"), ("UN", "ORG"), ("Ida Kell", "PERSON")],
            id="a body of a body, with one capital alone",
        ),
        pytest.param(
            "Labour Minister Olaf Kell met a Software Engineer and Malachi, age 7, who skied in Val d'Isère.",
            [("Olaf Kell", "PERSON"), ("Malachi", "PERSON"), ("Val d'Isère", "PLACE")],
            id="a post is no body, an age tells a person, a small letter may open a part of a name",
        ),
        pytest.param("Who is it? It is time for us to act. Nice of you.", [], id="common words are no names"),
        pytest.param(
            "Smokers breathe denier fibres here. Denier is a measure. They buy yarn by denier.",
            [],
            id="a word is no name that has a capital only where a sentence begins",
        ),
        pytest.param(
            "Sen. Ida Kell, R-Texas, wrote at https://t.example/Kelmar and as @IdaKellTexas.\nIda Kell has no other.",
            [("Ida Kell", "PERSON"), ("Texas", "PLACE"), ("Ida Kell", "PERSON")],
            id="parties are no part of a state, addresses and handles no names",
        ),
        pytest.param(
            "He lives in the Vale of Kelmar. She moved from Allentown, IN, to Denver, CO.",
            [
                ("Vale of Kelmar", "PLACE"),
                ("Allentown", "PLACE"),
                ("IN", "PLACE"),
                ("Denver", "PLACE"),
                ("CO", "PLACE"),
            ],
            id="a vale to its end, and the letters of a state behind a town",
        ),
        pytest.param(
            "The newest Supreme Court Justice, Raquel Montero, spoke. (AP Photo/Keith Srakovic)",
            [("Supreme Court", "ORG"), ("Raquel Montero", "PERSON"), ("AP Photo", "ORG"), ("Keith Srakovic", "PERSON")],
            id="a post is no part of a court, and who took a picture is a person",
        ),
        pytest.param(
            "Among them was Mirvell, which closed. The firm Mirlott did not, Datacorp reported last month.",
            [("Mirlott", "ORG"), ("Datacorp", "ORG")],
            id="a lone word that is named once is a name where something tells what it is",
        ),
        pytest.param(
            "The report is by Ida Kell.\nKell I, Berg O, et al. Water in Lisbon. Harbour Med J. 2016;11(7):20.",
            [("Ida Kell", "PERSON")],
            id="a reference to a paper names nobody",
        ),
        pytest.param(
            "The villa lies in Lisbon.\nDie Terrasse erstreckt sich über die Breite und ist von Berlin zu sehen.",
            [("Lisbon", "PLACE"), ("Berlin", "PLACE")],
            id="a paragraph in another language is read in that language",
        ),
        pytest.param(
            "See Facebook.com/HarbourPost.\nIda Kell came.\nKettle, Clear Cover, Kellmart for $24.99 (was $30)",
            [("Ida Kell", "PERSON")],
            id="goods with their price and addresses without a scheme name nobody",
        ),
        pytest.param(
            "Data Usage stands below Machine Learning. Every machine is slow at learning, in its usage of data.\n"
            "Blurred Lines\nAn iPad costs more than Microsoft's Surface. Few have a Surface RT in the end, or so "
            "it seems at the time of writing this down.",
            [("Microsoft", "ORG")],
            id="headings, things, and words that all stand in small letters too are no names",
        ),
        pytest.param(
            "Montell Figgins, who represents her, left. “Jared,” he called. Jared said Daniel Orr, 30, was held.",
            [("Montell Figgins", "PERSON"), ("Jared", "PERSON"), ("Jared", "PERSON"), ("Daniel Orr", "PERSON")],
            id="who, an age and what speakers do tell persons",
        ),
        pytest.param(
            "He works for the group People for the Ethical Treatment of Animals. Later PETA said so.",
            [("People for the Ethical Treatment of Animals", "ORG"), ("PETA", "ORG")],
            id="a name is whole whose letters stand in the text",
        ),
        pytest.param(
            "The Obama White House met the Department of Homeland Security and Alex Kell in Oslo. A Virginian did not.",
            [
                ("Obama", "PERSON"),
                ("White House", "ORG"),
                ("Department of Homeland Security", "ORG"),
                ("Alex Kell", "PERSON"),
                ("Oslo", "PLACE"),
            ],
            id="a body without whose it is and who is named beside it, and no place in who lives there",
        ),
        pytest.param(
            "In the end actress Phoebe Holm-Bridge won. On Tuesday Anders Holm of Ottawa made 35 saves.",
            [("Phoebe Holm-Bridge", "PERSON"), ("Anders Holm", "PERSON"), ("Ottawa", "PLACE")],
            id="a double name is no bridge, and a first name is part of a name",
        ),
        pytest.param(
            "The family left South Tyrol for West Point. The Ida Kell Women's Center sold a Samsung Galaxy.",
            [("South Tyrol", "PLACE"), ("West Point", "PLACE"), ("Ida Kell Women's Center", "ORG"), ("Samsung", "ORG")],
            id="a side is part of a place's name, a body may be called after somebody, a telephone is nobody",
        ),
        pytest.param(
            "He bought the retailer Kellmart. Later Brian Wong, chief executive of Kiip, came.",
            [("Kellmart", "ORG"), ("Brian Wong", "PERSON"), ("Kiip", "ORG")],
            id="what a firm is and who leads it tell its name",
        ),
        pytest.param(
            "OMBEYI (Reuters) - Zetania's parliament met. Clean Water Now, a charity based in Norden, agreed.",
            [
                ("OMBEYI", "PLACE"),
                ("Reuters", "ORG"),
                ("Zetania", "PLACE"),
                ("Clean Water Now", "ORG"),
                ("Norden", "PLACE"),
            ],
            id="where a report is from, what has a parliament, and what is called a charity",
        ),
        pytest.param(
            "Residents of Kasozi and Nyerobwa went to a court in Skarvholm. Its president, Mereani Qalovuki, did not.",
            [("Kasozi", "PLACE"), ("Nyerobwa", "PLACE"), ("Skarvholm", "PLACE"), ("Mereani Qalovuki", "PERSON")],
            id="who lives there and a court tell a place, whose president it is a person",
        ),
        pytest.param(
            "The Lakeside Monitor asked Per-Olof Kell. He told the Monitor so, and saw a Monitor in the river.",
            [("Lakeside Monitor", "ORG"), ("Per-Olof Kell", "PERSON"), ("Monitor", "ORG")],
            id="a body is called by its last word behind an article, and a first name has two parts",
        ),
    ],
)
def test_names_are_found_whole(text: str, names: list[tuple[str, str]]) -> None:
    assert found(text) == names


def test_without_a_model_the_lists_find_names_in_other_languages() -> None:
    assert found("Der Kreml und das Weiße Haus schweigen, sagte Wladimir Putin in Moskau.", "de") >= [
        ("Kreml", "ORG"),
        ("Wladimir Putin", "PERSON"),
    ]
    assert found("In Syrien sprach Itamar Ben-Gvir. Dabei lobte Ben-Gvir das Bild.", "de") == [
        ("Syrien", "PLACE"),
        ("Itamar Ben-Gvir", "PERSON"),
        ("Ben-Gvir", "PERSON"),
    ]
    assert found("Die Welt ist rund.", "de") == []
    assert found("„Die Welt“ schrieb es.", "de") == found("Das schrieb Die Welt.", "de") == [("Die Welt", "ORG")]
    assert found("قال بشار الأسد في دمشق إن حزب الله باق.", "ar") == [
        ("بشار الأسد", "PERSON"),
        ("دمشق", "PLACE"),
        ("حزب الله", "ORG"),
    ]


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (
            "de",
            "Wladimir Kolbin kam. Kolbins Berater lobte Russlands Hilfe in den Niederlanden, "
            "wie Ida Kolbins Büro schrieb.",
            {
                "Wladimir Kolbin",
                "Kolbins=Kolbin",
                "Russlands=Russland",
                "Niederlanden=Niederlande",
                "Ida Kolbins=Ida Kolbin",
            },
        ),
        (
            "ru",
            "В Москве ждут Сергея Зареченского и Марию Лугову. "
            "По словам Зареченского, вывод из Сирии и Саудовской Аравии идёт.",
            {
                "Москве=Москва",
                "Сергея Зареченского=Сергей Зареченский",
                "Марию Лугову=Мария Лугова",
                "Зареченского=Зареченский",
                "Сирии=Сирия",
                "Саудовской Аравии=Саудовская Аравия",
            },
        ),
        ("ru", "— Думаю, что Франции нечего сказать.", {"Франции=Франция"}),
        (
            "uk",
            "У Польщі чекають Володимира Калинського. Калинський мовчить.",
            {"Польщі=Польща", "Володимира Калинського=Володимир Калинський", "Калинський"},
        ),
        (
            "pl",
            "Doradca Donalda Brzyckiego Marek Lewicki wrócił z Niemiec do Warszawy. Brzycki milczy.",
            {"Donalda Brzyckiego=Donald Brzycki", "Marek Lewicki", "Niemiec=Niemcy", "Warszawy=Warszawa", "Brzycki"},
        ),
        ("cs", "Plán Filipa Smejkora míří ke Španělsku.", {"Filipa Smejkora=Filip Smejkor", "Španělsku=Španělsko"}),
        (
            "tr",
            "Hakan Deniz'in sözcüsü Türkiye'nin Fransa'yla konuştuğunu söyledi. Deniz'e göre iş bitti.",
            {"Hakan Deniz", "Deniz", "Türkiye", "Fransa"},
        ),
        (
            "ar",
            "وقال محمود الحوراني في دمشق إن روسيا انسحبت. والتقى الحوراني وفدا من تركيا وفرنسا. "
            "وقال محمود اليوم إن صالح الشعب أهم.",
            {"محمود الحوراني", "الحوراني", "دمشق", "روسيا", "تركيا", "فرنسا"},
        ),
        ("es", "Lucía Ferrer Olmo habló en Madrid. Ferrer Olmo calló.", {"Lucía Ferrer Olmo", "Ferrer Olmo", "Madrid"}),
    ],
)
def test_names_are_found_as_languages_change_them(language: str, text: str, names: set[str]) -> None:
    spans = find_spans(Text(text, language))

    written = [text[s.start : s.end] + (f"={s.basic}" if s.basic else "") for s in spans]

    assert set(written) == names


def test_a_name_is_one_entity_in_whatever_case_and_language_it_stands() -> None:
    texts = {
        "ru": "Сергей Зареченский уехал. Сергея Зареченского ждут во Франции. Зареченскому не рады.",
        "en": "Sergei Zarechenskiy went to France.",
    }

    entities = {language: find_names(Text(text, language)).entities for language, text in texts.items()}

    assert {e.entity_id for e in entities["ru"]} == {e.entity_id for e in entities["en"]}
    assert "Сергей Зареченский" in {e.name for e in entities["ru"]}


def test_first_names_with_a_hyphen_and_last_names_of_several_words_are_found_whole() -> None:
    assert found("Jean-Claude Berg a parlé. Berg est parti.", "fr") == [
        ("Jean-Claude Berg", "PERSON"),
        ("Berg", "PERSON"),
    ]
    assert found("Jean d'Arquin est à Berne.", "fr") == [("Jean d'Arquin", "PERSON")]
    names = found("Ursula von der Horst habló. Von der Horst dijo que no.", "es")
    assert names == [("Ursula von der Horst", "PERSON"), ("Von der Horst", "PERSON")]


def test_articles_without_their_vowel_prepositions_and_cyrillic_first_names_tell_names() -> None:
    names = [("Europe", "PLACE"), ("Iran", "PLACE"), ("Emmanuel Macron", "PERSON")]
    assert found("L’Europe et l'Iran ont reçu d'Emmanuel Macron une lettre.", "fr") == names
    assert found("Ein Händler aus Erfurt sprach. Die Weimar kam nicht.", "de") == [("Erfurt", "PLACE")]
    assert found("Полина Городкова приехала в Стамбул.", "ru") == [("Полина Городкова", "PERSON"), ("Стамбул", "PLACE")]


def test_names_in_a_list_whose_lines_take_turns_have_the_kind_of_their_turn() -> None:
    towns = ["Ashford", "Amber Valley", "Camborne", "Chippenham", "Dartford", "Guildford", "High Peak", "Macclesfield"]
    sitting = [
        "Ida Kell",
        "Olaf Berg",
        "Maria Ortiz",
        "Jonas Linde",
        "Rana Idris",
        "Pavel Brandt",
        "Mia Voss",
        "Joan Hill",
    ]
    lines = [line for pair in zip(towns, sitting, strict=True) for line in pair]
    kinds = dict(found("\n".join(["Constituency", "Member", *lines])))
    assert {kinds.get(town, "PLACE") for town in towns} == {"PLACE"}
    assert {kinds[person] for person in sitting} == {"PERSON"}


def test_spans_are_in_order_and_never_overlap() -> None:
    text = "BEIRUT (Reuters) - The University of Aleppo in Aleppo and U.S. Central Command met Walid Jumblatt's aide."

    spans = find_spans(Text(text))

    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert ("University of Aleppo", "ORG") in found(text)
    assert ("BEIRUT", "PLACE") in found(text)
    assert ("Reuters", "ORG") in found(text)


def test_a_text_of_nothing_has_no_names() -> None:
    assert found("") == []
    assert found("\n\n  \n") == []
    assert found("&&& '' -- 's") == []
