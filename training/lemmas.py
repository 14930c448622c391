"""Lemma scripts, in the letters of `crates/hearsay-language/src/tags/morphology.rs`.

`l1y`: the form in lower case (`k` as written, `t` first letter as written and the others in lower case),
one character cut from its end, `y` put there.
"""

CASES = "lkt"


def cased(case: str, form: str) -> str:
    if case == "l":
        return form.lower()
    if case == "t":
        return form[:1] + form[1:].lower()
    return form


def script(form: str, lemma: str) -> str:
    """The shortest script that leads from a form to its lemma; lower case first, of equals."""
    best = None
    for case in CASES:
        written = cased(case, form)
        shared = 0
        while shared < min(len(written), len(lemma)) and written[shared] == lemma[shared]:
            shared += 1
        added = lemma[shared:]
        cut = len(written) - shared
        cost = cut + len(added.encode())
        if best is None or cost < best[0]:
            best = (cost, f"{case}{cut}{added}", added)
    _, written, added = best
    # A script that begins what it adds with a digit could not be read back.
    return written if not added[:1].isdigit() else "k0"


def apply(script_: str, form: str) -> str:
    """The lemma that a script makes of a form; cutting more than there is leaves nothing."""
    end = 1
    while end < len(script_) and script_[end] in "0123456789":
        end += 1
    written = cased(script_[0], form)
    cut = int(script_[1:end] or 0)
    return written[: max(0, len(written) - cut)] + script_[end:]
