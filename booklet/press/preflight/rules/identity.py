"""P01, P02, P04, P05, P06: what the file says it is, and for which press it was made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from booklet.press.preflight.document import Document
from booklet.press.preflight.types import SEEN, Case, Judgement, NotApplicable, Variant, document_rule, error

X4_CLAIM = "PDF/X-4"
X1A_CLAIM = "PDF/X-1a:2003"
_X4_XMP = (
    "dc:title",
    "xmp:CreateDate",
    "xmp:ModifyDate",
    "xmp:MetadataDate",
    "xmpMM:DocumentID",
    "xmpMM:VersionID",
    "xmpMM:RenditionClass",
)
_X1A_INFO = ("Title", "Creator", "Producer", "CreationDate", "ModDate")
_PDF_DATE = re.compile(r"D:\d{4}")
_REGISTRY_URL = re.compile(r"https?://(www\.)?color\.org/?", re.IGNORECASE)
# The names of https://www.color.org/registry/ by their series.
_REGISTRY = re.compile(
    r"FOGRA\d{2}L?|CGATS TR ?00[1-7]|CGATS21-2-CRPC[1-7]|IFRA(26|30|S)|JC200103|JCN2002|JCW2003|PPA-?\w+|EUROSB\d{3}"
    r"|WAN-IFRAnewspaper26v5|OFCOM_PO_P1_F60|OF_COM_PO_P1_F60_95|OFCOM_NP_P3_F80_95|SC_GC2_CO_F30|JapanColor\w+"
)


def is_registered(identifier: str) -> bool:
    """Whether it is a name of the ICC's registry of printing conditions."""
    return _REGISTRY.fullmatch(identifier) is not None


def variant_of(case: Case) -> Variant:
    """Which variant of PDF/X the file is judged as: what was asked for, else its own claim, else X-4."""
    if case.job.variant:
        return case.job.variant
    return "x1a" if case.document.claim.startswith("PDF/X-1") else "x4"


@document_rule("p01", "GWG 2022 R0001; ISO 15930-7, 6")
def x4_identity(case: Case) -> Iterator[Judgement]:
    """A PDF/X-4 says so in its XMP, is PDF 1.6, has an ID, a title and dates."""
    if variant_of(case) != "x4":
        yield NotApplicable("not-x4")
        return
    yield SEEN
    document = case.document
    claim = document.xmp_value("pdfxid:GTS_PDFXVersion")
    if claim != X4_CLAIM:
        yield error(f"GTS_PDFXVersion: {claim or document.claim or '—'}", X4_CLAIM)
    if document.version != "1.6":
        yield error(f"PDF {document.version}", "PDF 1.6")
    if not document.has_id:
        yield error("/ID: —", "/ID")
    for called in _X4_XMP:
        if not document.xmp_value(called):
            yield error(f"{called}: —", f"XMP {called}")


@document_rule("p02", "ISO 15930-4, 6")
def x1a_identity(case: Case) -> Iterator[Judgement]:
    """A PDF/X-1a:2003 says so in its information dictionary, is PDF 1.4, has an ID and the keys asked for."""
    if variant_of(case) != "x1a":
        yield NotApplicable("not-x1a")
        return
    yield SEEN
    document = case.document
    claim = document.info.get("GTS_PDFXVersion", "")
    if claim != X1A_CLAIM:
        yield error(f"GTS_PDFXVersion: {claim or '—'}", X1A_CLAIM)
    if document.version != "1.4":
        yield error(f"PDF {document.version}", "PDF 1.4")
    if not document.has_id:
        yield error("/ID: —", "/ID")
    for called in _X1A_INFO:
        value = document.info.get(called, "")
        if not value or (called.endswith("Date") and not _PDF_DATE.match(value)):
            yield error(f"/{called}: {value or '—'}", f"Info /{called}")


def _for_press(document: Document) -> list[int]:
    return [index for index, one in enumerate(document.intents) if one.subtype == "GTS_PDFX"]


@document_rule("p04", "GWG 2022 R0035; ISO 15930-7, 6.2")
def output_intent(case: Case) -> Iterator[Judgement]:
    """Exactly one output intent for print, with the profile of a four-colour printer in it."""
    yield SEEN
    found = _for_press(case.document)
    if len(found) != 1:
        yield error(f"GTS_PDFX × {len(found)}", "GTS_PDFX × 1")
        return
    intent = case.document.intents[found[0]]
    if not intent.icc_class:
        yield error("DestOutputProfile: —", "ICC prtr CMYK")
    elif (intent.icc_class, intent.icc_space, intent.components) != ("prtr", "CMYK", 4):
        yield error(f"ICC {intent.icc_class} {intent.icc_space} N={intent.components}", "ICC prtr CMYK N=4")


@document_rule("p05", "ISO 15930-7, 6.2.3")
def condition_identifier(case: Case) -> Iterator[Judgement]:
    """The printing condition is a name of the ICC's registry, and the one asked for."""
    for index in _for_press(case.document):
        yield SEEN
        intent = case.document.intents[index]
        if intent.identifier and intent.identifier == case.job.condition and not is_registered(intent.identifier):
            continue  # A shop's own profile is in no registry; the job asked for just this one.
        if not is_registered(intent.identifier):
            yield error(f"OutputConditionIdentifier: {intent.identifier or '—'}", case.job.condition or "FOGRA39")
        elif not _REGISTRY_URL.fullmatch(intent.registry):
            yield error(f"RegistryName: {intent.registry or '—'}", "http://www.color.org")
        elif case.job.condition and intent.identifier != case.job.condition:
            yield error(f"OutputConditionIdentifier: {intent.identifier}", case.job.condition)
    if not _for_press(case.document):
        yield error("OutputConditionIdentifier: —", case.job.condition or "FOGRA39")


@document_rule("p06", "ISO 15930-7, 6.9; ISO 15930-4, 6.6")
def trapped(case: Case) -> Iterator[Judgement]:
    """Trapped is the name /True or /False: not a string, not /Unknown."""
    yield SEEN
    if case.document.trapped not in ("/True", "/False"):
        yield error(f"Trapped: {case.document.trapped or '—'}", "/True, /False")
