# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Kfz-Kennzeichen: § 9 FZV. District, one or two letters, one to four digits, E or H at the end.

With the hyphen of common print the form and a valid district are enough; with blanks a word about vehicles must
stand near.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View

# Districts in force (FZV annex 1, list of the Kraftfahrt-Bundesamt).
DISTRICTS = frozenset(
    """A AA AB ABG ABI AC AE AH AIB AIC AK ALF ALZ AM AN ANA ANG ANK AÖ AP APD ARN ART AS ASL ASZ AT AU AUR
    AW AZ AZE B BA BAD BAR BB BBG BBL BC BCH BD BE BED BER BF BGD BGL BH BI BID BIN BIR BIT BIW BK BKS BL
    BLB BLK BM BN BNA BO BOG BOH BOR BOT BP BR BRA BRB BRG BRI BRK BRL BRV BS BSB BSK BT BTF BÜD BÜR BÜS BÜZ
    BW BWL BYL BZ BZA C CA CAS CB CE CHA CLP CLZ CO COC COE CR CUX CW D DA DAH DAN DAU DB DBR DD DE DEG DEL
    DGF DH DI DIL DIN DIZ DKB DL DLG DM DN DO DON DS DU DUD DÜW DW DZ E EA EB EBE EBN EBS ECK ED EE EF EG EH
    EI EIC EIL EIN EIS EL EM EMD EMS EN ER ERB ERH ERK ERZ ES ESB ESW EU EUT EW F FB FD FDB FDS FEU FF FFB
    FG FH FI FKB FL FLÖ FN FO FOR FR FRG FRI FRW FS FT FTL FÜ FÜS FW FZ G GA GAN GAP GC GD GDB GE GEL GEM
    GEO GER GF GG GHA GHC GI GK GL GLA GM GMN GN GNT GÖ GOA GOH GP GR GRA GRH GRI GRM GRS GRZ GS GT GTH GÜ
    GUB GUN GV GVM GW GZ H HA HAB HAL HAM HAS HB HBN HBS HC HCH HD HDH HDL HE HEB HEF HEI HEL HER HET HF HG
    HGN HGW HH HHM HI HIG HIP HK HL HM HMÜ HN HO HOG HOH HOL HOM HOR HOS HÖS HOT HP HR HRO HS HSK HST HU HUS
    HV HVL HWI HX HY HZ IGB IK IL ILL IN IZ J JE JEV JL JÜL K KA KAR KB KC KE KEH KEL KEM KF KG KH KI KIB KK
    KL KLE KLZ KM KN KO KÖN KÖT KÖZ KR KRU KS KT KU KÜN KUS KW KY KYF L LA LAN LAU LB LBS LBZ LC LD LDK LDS
    LEO LER LEV LF LG LH LI LIB LIF LIP LL LM LN LÖ LÖB LOS LP LR LRO LSA LSN LSZ LU LÜN LUP LWL M MA MAB
    MAI MAK MAL MB MC MD ME MED MEG MEI MEK MEL MER MET MG MGH MGN MH MHL MI MIL MK MKK ML MM MN MO MOD MOL
    MON MOS MQ MR MS MSE MSH MSP MST MTK MTL MÜ MÜB MÜR MVL MW MY MYK MZ MZG N NAB NAI NAU NB ND NDH NE NEA
    NEB NEC NEN NES NEU NEW NF NH NI NK NL NM NMB NMS NÖ NOH NOL NOM NOR NP NR NRW NT NU NVP NW NWM NY NZ OA
    OAL OB OBB OBG OC OCH OD OE OF OG OH OHA ÖHR OHV OHZ OK OL OP OPR OS OSL OTW OVI OVL OVP OZ P PA PAF PAN
    PAR PB PCH PE PEG PF PI PIR PL PLÖ PM PN PR PRÜ PS PW PZ QFT QLB R RA RC RD RDG RE REG REH REI RG RH RI
    RID RIE RL RM RN RO ROD ROF ROK ROL ROS ROT ROW RP RS RSL RT RU RÜD RÜG RV RW RZ S SAB SAD SAL SAN SAW
    SB SBG SBK SC SCZ SDH SDL SDT SE SEB SEE SEF SEL SFB SFT SG SGH SH SHA SHG SHK SHL SI SIG SIM SK SL SLE
    SLF SLK SLN SLS SLÜ SLZ SM SMÜ SN SO SOB SOG SOK SÖM SON SP SPB SPN SR SRB SRO ST STA STB STD STE STL
    STO STR SU SUL SÜW SW SWA SZ SZB TBB TDO TE TET TF TG THL THW TIR TO TÖL TP TR TS TT TÜ TUT ÜB UE UEM
    UFF UH UL UM UN USI V VAI VB VEC VER VG VIB VIE VIT VK VL VOF VOH VS W WA WAF WAK WAN WAR WAT WB WBS WDA
    WE WEL WEN WER WES WF WG WHV WI WIL WIS WIT WIZ WK WL WLG WM WMS WN WND WO WOB WOH WOL WOR WOS WR WRN WS
    WSF WST WSW WT WTL WTM WÜ WUG WÜM WUN WUR WW WZ WZL X Y Z ZE ZEL ZI ZIG ZP ZR ZS ZW ZZ""".split()
)
_PLATE = re.compile(
    r"([A-ZÄÖÜ]{1,3})(-| ?[:·] ?| )([A-Z]{1,2})[ -]?([1-9][0-9]{0,3})([EH]?)(?![\w\-]|[.,/][0-9])"
)
# Right behind the word any district counts, and any sign between the parts.
_LABELLED = re.compile(
    r"[Kk]enn(?:z\b\.?|zeichen)[\"']?[ :=]{1,3}[\"'„]?"
    r"([A-ZÄÖÜ]{1,3}[ •·:-]{1,3}[A-ZÄÖÜ]{1,2}[ -]?[1-9][0-9]{0,3}[EH]?)(?!\w)"
)
_FOREIGN = re.compile(r"ennzeichen:? {1,2}(?:[a-zäöü]{3,14} )?([A-Z]{1,3}[ -]?[A-Z0-9]{3,6}[A-Z]?)(?!\w)")
# In lower case only right behind the word, because every second word of three letters is a district.
_NAMED = frozenset(
    ("kennzeichen", "nummernschild", "auto", "pkw", "fahrzeug", "fahrzeugs", "wagen", "wagens")
)
_LOWER = re.compile(
    r"(?:kennzeichen|nummernschild|auto|pkw|fahrzeugs?|wagens?)"
    r"(?: (?:mit|ist|lautet|war|hat|dem|das|kennzeichen|nummernschild)){0,3}:? {1,2}"
    r"([a-zäöü]{1,3})[ -][a-zäöü]{1,2}[ -]?[1-9][0-9]{0,3}(?![\w\-])"
)
_TIGHT = re.compile(r"(?<!\w)([A-ZÄÖÜ]{2,5})[1-9][0-9]{0,3}[EH]?(?!\w)")
_BEFORE_TIGHT = re.compile(r"(?:kennzeichen|nummernschild|fahrzeugs?|pkw)[\w :,.\"'-]{0,12}$")
_VEHICLE = re.compile(
    r"kennzeichen|\bkfz|\bpkw|\blkw|\bauto\b|wagen\b|fahrzeug|halter|gepark|parkt|transporter|\bvw\b|golf"
    r"|opel|audi|bmw"
    r"|mercedes|ford\b|skoda|fiat|motorrad|roller|zugelassen|zulassung|\btüv\b|abgeschleppt|amtl"
)
_TECHNICAL = re.compile(
    r"(?:typ|modell|serie|version|leuchte|din|iso|norm|artikel|bestell\w*|vorlage|drucksache|\bkw|teil|\baz|(?<!kenn)zeichen"
    r"|gerät)s?[ :.-]{0,3}$"
)


def find(view: View) -> Iterator[Hit]:
    """Plates of a valid district."""
    text = view.text
    for start, end in view.groups:
        if end - start > 4 or start < 2:
            continue
        last = text[start - 1]
        if not ("A" <= last <= "Z" or (last in " -" and "A" <= text[start - 2] <= "Z")):
            continue
        begin = start
        while begin and start - begin < 9 and (text[begin - 1] in " -:·" or text[begin - 1].isupper()):
            begin -= 1
        found = None
        for at in range(begin, start):
            if (at == 0 or not (text[at - 1].isalnum() or text[at - 1] == "-")) and text[at].isupper():
                match = _PLATE.match(text, at)
                if match is not None and match.start(4) == start and match[1] in DISTRICTS:
                    found = match
                    break
        if found is None:
            continue
        spaced = text[found.end(3)] in " -"
        if found[2] == "-" and (spaced or len(found[1]) + len(found[3]) >= 4):
            if not _TECHNICAL.search(view.before(found.start(), 24)):
                yield Hit("licence_plate", found.start(), found.end(), "licence_plate.district")
        else:
            # Typed without a blank it looks like a type of machine: only a vehicle in the same line tells.
            tight = found[2] == "-"
            near = (
                view.before(found.start(), 80) + view.after(found.end(), 80)
                if tight
                else view.lower[max(0, found.start() - 200) : found.end() + 120]
            )
            if _VEHICLE.search(near):
                yield Hit("licence_plate", found.start(), found.end(), "licence_plate.context")
    if not view.words.isdisjoint(_NAMED):
        for match in _LOWER.finditer(view.lower):
            if match[1].upper() in DISTRICTS and not text[match.start(1)].isupper():
                yield Hit("licence_plate", match.start(1), match.end(), "licence_plate.context")
        for tight in _TIGHT.finditer(text):
            heads = [tight[1][:size] for size in range(max(1, len(tight[1]) - 2), len(tight[1]))]
            if not DISTRICTS.isdisjoint(heads) and _BEFORE_TIGHT.search(view.before(tight.start(), 40)):
                yield Hit("licence_plate", tight.start(), tight.end(), "licence_plate.context")
    if "kennz" in view.words or "kennzeichen" in view.words:
        for match in _LABELLED.finditer(text):
            yield Hit("licence_plate", match.start(1), match.end(1), "licence_plate.context")
    if "kennzeichen" in view.words:
        for match in _FOREIGN.finditer(text):
            if any(c.isdigit() for c in match[1]):
                yield Hit("licence_plate", match.start(1), match.end(1), "licence_plate.context")
