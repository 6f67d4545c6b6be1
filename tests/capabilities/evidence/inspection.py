"""A look at a PDF with libraries that are not ours, in their own environment: JSON out.

Arguments: the PDF, and for an attestation the public key in PEM. `page` checks PDF/UA-1 and
PDF/A-3a by the rules of veraPDF's profiles; `outloud` PDF/UA-1 and WCAG 2.2; `pdfua` a sixth of
the rules of PDF/UA-1.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import page
import pikepdf
import pypdfium2
import zxingcpp
from openbadgeslib.ob3 import OB3Verifier

DOTS = 150 / 72  # an office printer's draft


def main(file: Path, key: Path | None = None) -> dict[str, Any]:
    return look(file) | (verify(file, key) if key else {})


def look(file: Path) -> dict[str, Any]:
    return {
        "pages": len(pypdfium2.PdfDocument(file)),
        "page": {name: failures(file, name) for name in ("ua1", "3a", "2a")},
        "outloud": run("outloud", "--json", "-", "--quiet", str(file)),
        "pdfua": run("pdfua", "check", "--format", "json", str(file)),
        "codes": codes(file),
        "text": text(file),
        "attached": attached(file),
        "headers": headers(file),
    }


def verify(file: Path, key: Path) -> dict[str, Any]:
    (badge,) = attached(file).values()
    credential = OB3Verifier(key.read_text()).verify(badge)
    return {
        "badge": badge,
        "credential": {
            "issuer": credential.issuer.name,
            "achievement": credential.achievement.name,
        },
    }


def failures(file: Path, profile: str) -> list[str]:
    return sorted(each.rule_id for each in page.validate_pdf(file, profile=profile).failures)


def run(*command: str) -> str:
    home = Path(sys.executable).parent
    done = subprocess.run([home / command[0], *command[1:]], capture_output=True, text=True)
    return f"{done.returncode} {done.stdout}"


def attached(file: Path) -> dict[str, str]:
    with pikepdf.open(file) as pdf:
        return {name: f.get_file().read_bytes().decode() for name, f in pdf.attachments.items()}


def headers(file: Path) -> int:
    """How many cells are headers of a table."""
    with pikepdf.open(file) as pdf:
        tags = [each.get("/S") for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        return sum(each == "/TH" for each in tags)


def codes(file: Path) -> list[str]:
    images = [each.render(scale=DOTS).to_pil() for each in pypdfium2.PdfDocument(file)]
    return [each.text for image in images for each in zxingcpp.read_barcodes(image)]


def text(file: Path) -> str:
    return "\n".join(each.get_textpage().get_text_range() for each in pypdfium2.PdfDocument(file))


if __name__ == "__main__":
    print(json.dumps(main(*map(Path, sys.argv[1:]))))
