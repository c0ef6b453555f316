"""What a PDF says of itself: information dictionary, XMP, output intent, PDF/X identity (ISO 15930-7, 6)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

import pikepdf

from booklet.errors import ResourceError
from booklet.press.condition import Condition
from booklet.press.policy import Variant

_NAMESPACE = uuid.UUID("6f6d7a52-7f0e-5c1c-9d55-0b8f3f0c3a10")

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" xmlns:pdfx="http://ns.adobe.com/pdfx/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>zh-Hans</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:{document}</xmpMM:DocumentID>
<xmpMM:InstanceID>uuid:{instance}</xmpMM:InstanceID>
<xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdf:Producer>{producer}</pdf:Producer>
{press}</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""
_XMP_VARIANTS: Mapping[Variant, str] = {
    "x4": "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>\n",
    "x1a": "<pdfx:GTS_PDFXVersion>PDF/X-1a:2003</pdfx:GTS_PDFXVersion>\n"
    "<pdfx:GTS_PDFXConformance>PDF/X-1a:2003</pdfx:GTS_PDFXConformance>\n",
}
_X1A = "PDF/X-1a:2003"


@dataclass(frozen=True)
class Job:
    """What a file is. `made` is aware of its time zone; `creator` is program and version."""

    unit: str
    title: str
    made: datetime
    creator: str

    @property
    def full_title(self) -> str:
        """Unit and title, the unit once."""
        return self.title if self.title.startswith(self.unit) else f"{self.unit} {self.title}"


def identify(pdf: pikepdf.Pdf, job: Job, variant: Variant | None) -> None:
    """Write title, dates and program, the same in the information dictionary and in XMP.

    `variant` None: the screen proof. PDF/X-4 says what it is in XMP alone, PDF/X-1a in the dictionary (ISO 15930-4,
    6.11), which XMP repeats.
    """
    kind = "press" if variant else "proof"
    producer = f"{job.creator} (WeasyPrint, pikepdf)"
    offset = job.made.strftime("%z")
    zone = "Z" if offset in ("", "+0000") else f"{offset[:3]}'{offset[3:5]}'"
    stamp = pikepdf.String(f"D:{job.made:%Y%m%d%H%M%S}{zone}")
    info = pdf.docinfo
    info.Title = pikepdf.String(job.full_title)
    info.Creator, info.Producer = pikepdf.String(job.creator), pikepdf.String(producer)
    info.CreationDate = info.ModDate = stamp
    if variant:
        info.Trapped = pikepdf.Name("/False")
    if variant == "x1a":
        info.GTS_PDFXVersion = info.GTS_PDFXConformance = pikepdf.String(_X1A)
    document = uuid.uuid5(_NAMESPACE, f"{job.unit}\n{job.title}\n{kind}")
    text = _XMP.format(
        title=escape(job.full_title),
        creator=escape(job.creator),
        producer=escape(producer),
        date=job.made.isoformat(timespec="seconds"),
        document=document,
        instance=uuid.uuid5(document, job.made.isoformat()),
        press=f"<pdf:Trapped>False</pdf:Trapped>\n{_XMP_VARIANTS[variant]}" if variant else "",
    )
    metadata = pikepdf.Stream(pdf, text.encode("utf-8"))
    metadata.Type, metadata.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    pdf.Root.Metadata = pdf.make_indirect(metadata)


def add_output_intent(pdf: pikepdf.Pdf, condition: Condition) -> None:
    """The one output intent, with the profile in the file. A shop's own condition has no registry.

    Raises ResourceError `profile-unreadable`.
    """
    try:
        data = condition.profile.read_bytes()
    except OSError as cause:
        raise ResourceError("profile-unreadable", path=condition.profile) from cause
    profile = pikepdf.Stream(pdf, data)
    profile.N = 4
    profile.Alternate = pikepdf.Name.DeviceCMYK
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFX,
        OutputConditionIdentifier=pikepdf.String(condition.identifier),
        OutputCondition=pikepdf.String(condition.info),
        Info=pikepdf.String(condition.info),
        DestOutputProfile=pdf.make_indirect(profile),
    )
    if condition.registry:
        intent.RegistryName = pikepdf.String(condition.registry)
    pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(intent)])
