# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words that touch a special category (Art. 9, 10 GDPR) or a secrecy regime, as data.

Only words that speak of a case rather than of a topic: "Wohngeld" alone stands in every leaflet. A term counts
together with a reference to a person close by (special.py).
"""

from __future__ import annotations

from stellwerk.values.data_class import DataClass

Term = tuple[DataClass, str, tuple[str, ...]]


def _rows(data_class: DataClass, rule: str, regimes: tuple[str, ...], words: str) -> dict[str, Term]:
    return dict.fromkeys(words.split(), (data_class, rule, regimes))


K4, K5 = DataClass.K4, DataClass.K5

TERMS: dict[str, Term] = (
    _rows(
        K4,
        "special.health",
        (),
        """hiv aids epilepsie epileptisch epileptiker depression depressionen depressiv depressive
        depressiver depressiven wochenbettdepression bandscheibenvorfall magersucht bulimie burnout
        diabetiker diabetikerin diabetes insulin insulinpens blutzucker krebs brustkrebs
        brustkrebserkrankung krebserkrankung tumor krankgeschrieben krankschreibung
        arbeitsunfähigkeitsbescheinigung dienstunfähig erwerbsminderung erwerbsminderungsrente schwanger
        pflegegrad sklerose psychiatrie psychiatrisch psychiaterin psychiater traumaambulanz schizophrenie
        suizidversuch suizidalität alkoholabhängig alkoholkrank suchtkrank suchtberatung entzug entgiftung
        schlaganfall herzinfarkt gdb schwerbehindert schwerbehinderung gehbehinderung gehbehindert adhs
        autismus diagnose diagnostiziert attest befund amtsärztliches amtsärztlich demenz demenzkrank
        demenzkranken parkinson hepatitis tuberkulose masern keuchhusten ungeimpft fehlgeburt fehlgeburten
        schwangerschaftsabbruch medikation methylphenidat sertralin buccolam hämatome chemotherapie dialyse
        operation multipler herzkrank pflegebedürftig hilfebedürftig kreißsaal testosteron
        geschlechtsidentität transsexuell homosexuell schwul lesbisch dna abstammungsgutachten
        medizinschrank krampf rezidivierender episode klinikaufenthalt entlassungsbericht arztbrief""",
    )
    | _rows(
        K4,
        "special.religion",
        (),
        "konfession jesiden moschee zuckerfest kirchenaustritt volkszugehörigkeit religionszugehörigkeit "
        "presbyterium ramadan",
    )
    | _rows(
        K4,
        "special.union",
        (),
        "gewerkschaftsmitglied gewerkschaft vertrauensmann vertrauensfrau verdi betriebsgruppe warnstreik",
    )
    | _rows(K4, "special.politics", (), "parteimitglied ortsverband parteibuch")
    | _rows(
        K4,
        "special.criminal",
        (),
        """vorstrafe vorstrafen vorbestraft führungszeugnis freiheitsstrafe bewährungsstrafe verurteilt
        trunkenheit körperverletzung diebstahl jva haftstrafe wiederholungstäter strafanzeige strafrichter
        ermittlungsverfahren strafverfahren fahreignungsregister""",
    )
    | _rows(
        K4,
        "special.fines",
        ("fines",),
        "bußgeld bußgeldbescheid geldbuße fahrverbot ordnungswidrigkeit verwarnungsgeld",
    )
    | _rows(
        K4,
        "special.social",
        ("social",),
        """bürgergeld hartz sozialhilfe grundsicherung asylblg wohngeld bedarfsgemeinschaft mehrbedarf
        unterhaltsvorschuss leistungsbescheid hilfeplan hilfeplanfortschreibung duldung eingliederungshilfe
        notunterkunft bezahlkarte minderung erstausstattung analogleistungen uvg wohngeldnummer pflegekasse
        treppenlift beistandschaft wohngruppe""",
    )
    | _rows(
        K4,
        "special.tax",
        ("tax",),
        """steuerbescheid einkommensteuer einkommensteuerbescheid gewerbesteuer grundsteuer hundesteuer
        zweitwohnungsteuer vergnügungssteuer vollstreckung kontenpfändung lohnpfändung stundung
        betriebsprüfung messbeträge steuergeheimnis vorauszahlungsbescheid steuerpflichtiger""",
    )
    | _rows(
        K4,
        "special.personnel",
        ("personnel",),
        """abmahnung personalakte personalgespräch disziplinarverfahren sicherheitsüberprüfung
        lohnabrechnung steuerklasse eingruppierung wiedereingliederung personalbogen gehaltsvorstellung
        lebenslauf dienstunfähigkeit krankschreibungen arbeitszeugnis auswahlvermerk stammblatt""",
    )
    | _rows(
        K5,
        "special.register_block",
        ("register_block",),
        "auskunftssperre sperrvermerk frauenhaus gewaltschutzbeschluss zeugenschutz schutzadresse",
    )
    | _rows(
        K5,
        "special.child_protection",
        ("child_protection",),
        """kindeswohlgefährdung inobhutnahme gefährdungsmitteilung gefährdungseinschätzung inobhut
        schutzstelle kindesmisshandlung kinderschutzfall bereitschaftspflege striemen misshandelt
        missbraucht vernachlässigung""",
    )
    | _rows(
        K5,
        "special.statistics",
        ("statistics",),
        "mikrozensus zensus einzeldatensätze erhebungsbogen bstatg erhebungsstelle",
    )
)
