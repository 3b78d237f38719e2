"""For tests of CASes: files as INCEpTION writes them, and what is read of them."""

from __future__ import annotations

from pathlib import Path

from annotator.core.annotated import AnnotatedArticle
from annotator.core.label_schema import LabelSchema
from annotator.exchange.cas import write_folder
from annotator.exchange.cas_reading import read_folder
from annotator.exchange.formats import Entry
from tests.core.schemas import NEWS
from tests.exchange.folders import MemoryFolder
from tests.exchange.records import TEXT

_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api"


def _type(name: str, features: dict[str, str], parent: str = "uima.tcas.Annotation") -> str:
    inner = "".join(
        f"<featureDescription><name>{feature}</name><description/>"
        f"<rangeTypeName>uima.{range}</rangeTypeName></featureDescription>"
        for feature, range in features.items()
    )
    return (
        f"<typeDescription><name>{name}</name><description/>"
        f"<supertypeName>{parent}</supertypeName><features>{inner}</features></typeDescription>"
    )


_ENDS = {"Governor": "tcas.Annotation", "Dependent": "tcas.Annotation"}

#: The types of a project with named entities, layers of its own and a few built-in ones.
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>'
    + _type(
        f"{_DKPRO}.metadata.type.DocumentMetaData",
        {"documentTitle": "cas.String", "documentId": "cas.String"},
        "uima.tcas.DocumentAnnotation",
    )
    + _type(f"{_DKPRO}.metadata.type.MetaDataStringField", {"key": "cas.String"})
    + _type(f"{_DKPRO}.segmentation.type.Token", {"form": "cas.String"})
    + _type(f"{_DKPRO}.segmentation.type.Lemma", {"value": "cas.String"})
    + _type(f"{_DKPRO}.ner.type.NamedEntity", {"value": "cas.String", "identifier": "cas.String"})
    + _type(f"{_DKPRO}.ner.type.Person", {}, f"{_DKPRO}.ner.type.NamedEntity")
    + _type(f"{_DKPRO}.lexmorph.type.pos.POS", {"PosValue": "cas.String"})
    + _type("custom.Tag", {}, "uima.cas.String")
    + _type("custom.Relation", {**_ENDS, "label": "cas.String"})
    + _type("webanno.custom.Saying", {**_ENDS, "sure": "cas.Boolean"})
    + _type(
        "webanno.custom.Claim",
        {
            "form": "cas.String",
            "stance": "cas.String",
            "anonymous": "cas.Boolean",
            "weight": "cas.Float",
            "roles": "cas.FSArray",
        },
    )
    + _type("webanno.custom.Source", {"kind": "cas.String"})
    + _type("webanno.custom.Role", {"role": "cas.String"}, "uima.cas.TOP")
    + "</types></typeSystemDescription>"
)

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"'
    ' xmlns:c="http:///webanno/custom.ecore" xmlns:basic="http:///custom.ecore"'
    + "".join(
        f' xmlns:{prefix}="http:///de/tudarmstadt/ukp/dkpro/core/api/{package}/type.ecore"'
        for prefix, package in (("m", "metadata"), ("type5", "segmentation"), ("ner", "ner"))
    )
    + ' xmlns:pos="http:///de/tudarmstadt/ukp/dkpro/core/api/lexmorph/type/pos.ecore"'
    ' xmi:version="2.0"><cas:NULL xmi:id="0"/>'
)


def xmi(*structures: str, text: str = TEXT, members: str = "") -> str:
    """A CAS with these structures, a line each; all are in the index unless it is said which."""
    known = members or " ".join(it.partition('xmi:id="')[2].partition('"')[0] for it in structures)
    lines = "".join(f"\n{it}" for it in structures)
    return (
        f"{_HEAD}{lines}\n"
        f'<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text"'
        f' sofaString="{text}"/>\n<cas:View sofa="1" members="{known}"/></xmi:XMI>'
    )


def at(id: int, tag: str, begin: int, end: int, more: str = "") -> str:
    """An annotation."""
    return f'<{tag} xmi:id="{id}" sofa="1" begin="{begin}" end="{end}" {more}/>'


def written(*records: AnnotatedArticle, label_schema: LabelSchema = NEWS) -> MemoryFolder:
    """The files; nothing is lost."""
    folder = MemoryFolder()
    assert not write_folder(records, label_schema, folder)
    return folder


def put(folder: Path, **files: str | bytes) -> Path:
    """Files of these names, two underscores being a dot, with the type system beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "TypeSystem.xml").write_text(TYPES)
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def one(folder: Path, content: str | bytes) -> Entry:
    """What is read of one file."""
    [entry] = read_folder(put(folder, a__xmi=content))
    return entry


def record_of(folder: Path, content: str) -> AnnotatedArticle:
    """The record of one file, in which nothing is wrong."""
    entry = one(folder, content)
    assert entry.record, entry.fault
    return entry.record
