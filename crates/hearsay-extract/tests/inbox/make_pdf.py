"""Writes report.pdf, scan.pdf and locked.pdf: the same bytes each time, with Python's own library only.

Run in this folder: python3 make_pdf.py
"""

import hashlib

WIDTH, HEIGHT = 595, 842

LEFT = [
    "ORVENNA CITY, May 4 (NPA) - The",
    "ministry said on Sunday that no shot",
    "had been fired by its troops, and that",
    "it had asked the monitors of the truce",
    "to inspect the bridge over the river.",
    "  The Front denied that it had mined",
    "the bridge. \\223We have no mines,\\224 a",
    "spokesman told the North Press Agen-",
    "cy by telephone from the town of In-",
    "let. He gave no name.",
]
RIGHT = [
    "  The monitors, who came to the town",
    "on Friday, counted four breaches of",
    "the cease-fire. A monitor, who did not",
    "want to be named, said that the cease-",
    "fire was \\223alive, but not well\\224.",
    "  Two drivers of a convoy of the Red",
    "Star Society are missing since Satur-",
    "day, the society said. It asked both",
    "sides to let its trucks through, and",
    "said that it would wait at the bridge",
]
SECOND = [
    "until Tuesday. Its trucks carry flour and medicine for the town, in which",
    "some 4,000 people are without water.",
    "",
    "Killed       12       3",
    "Wounded      40       8",
    "Missing      2        0",
    "",
    "Talks will be resumed on Monday in Port Selan.",
]


def show(lines, x, y, size, leading, font="F1"):
    out = [f"BT /{font} {size} Tf {leading} TL 1 0 0 1 {x} {y} Tm"]
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if indent:
            out.append(f"{indent * 6} 0 Td")
        cells = line.strip().split("   ")
        if len(cells) > 1:
            cells = [cell.strip() for cell in cells if cell.strip()]
            out.append("".join(f"({cell}) Tj 120 0 Td " for cell in cells) + f"{-120 * len(cells)} 0 Td T*")
        else:
            out.append(f"({line.strip()}) Tj T*")
        if indent:
            out.append(f"{-indent * 6} 0 Td")
    return "\n".join(out + ["ET"])


def pages():
    def head(n):
        return show(["Inlet Review", ], 60, 800, 8, 10) + "\n" + show([f"Page {n} of 2"], 280, 30, 8, 10)

    title = show(["Army denies fire on bridge as truce wavers"], 60, 740, 20, 24, "F2")
    by = show(["By Cleo Dunn", "Inlet Review, 5 May 2031"], 60, 710, 10, 13)
    yield "\n".join([head(1), title, by, show(LEFT, 60, 660, 10, 13), show(RIGHT, 320, 660, 10, 13)])
    yield "\n".join([head(2), show(SECOND, 60, 740, 10, 13)])


def rc4(key, data):
    s, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + s[i] + key[i % len(key)]) % 256
        s[i], s[j] = s[j], s[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + s[i]) % 256
        s[i], s[j] = s[j], s[i]
        out.append(byte ^ s[(s[i] + s[j]) % 256])
    return bytes(out)


def write(name, contents, resources, encrypt=b"", key=None):
    n = len(contents)
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(n))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {n} >>".encode(),
        b"<< /Title (The bridge of Inlet) /Author (C. Dunn) /Creator (make_pdf.py) /CreationDate (D:20310506080000Z) >>",
    ]
    for i, content in enumerate(contents):
        box = f"[0 0 {WIDTH} {HEIGHT}]"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Resources {resources} /Contents {5 + 2 * i} 0 R >>".encode()
        )
        data = content.encode()
        if key:
            number = 5 + 2 * i
            salt = number.to_bytes(3, "little") + b"\0\0"
            data = rc4(hashlib.md5(key + salt).digest()[:10], data)
        objects.append(b"<< /Length %d >>\nstream\n" % len(data) + data + b"\nendstream")
    if name == "scan.pdf":
        objects.append(
            b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
            b" /Length 1 >>\nstream\n\x80\nendstream"
        )
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for i, body in enumerate(objects):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % (i + 1) + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 3 0 R /ID [<00><00>] %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        encrypt,
        start,
    )
    with open(name, "wb") as file:
        file.write(out)


def locked():
    """The standard handler of revision 2 with a password for readers."""
    pad = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    password = (b"truce" + pad)[:32]
    owner = rc4(hashlib.md5(password).digest()[:5], password)
    permissions = (-4).to_bytes(4, "little", signed=True)
    key = hashlib.md5(password + owner + permissions + b"\0").digest()[:5]
    user = rc4(key, pad)
    entry = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{user.hex()}> /P -4 >> "
    return entry.encode(), key


FONTS = (
    "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>"
    " /F2 << /Type /Font /Subtype /Type1 /BaseFont /Times-Bold /Encoding /WinAnsiEncoding >> >> >>"
)

if __name__ == "__main__":
    write("report.pdf", list(pages()), FONTS)
    write("scan.pdf", ["q 500 0 0 700 50 50 cm /I Do Q"], "<< /XObject << /I 6 0 R >> >>")
    write("locked.pdf", list(pages()), FONTS, *locked())
