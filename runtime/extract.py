"""Finds the final answer in a response, in time linear in its length.

Thinking comes first: everything up to the last `</think>` is ignored, and a `<think>` left open means that there is no
final answer. In the rest, by `markers`:

- "answer": the last complete `<answer>...</answer>`, the innermost if nested; without a complete one, the last open
  `<answer>` takes the rest of the text (the closing tag may have been a stop sequence).
- "boxed": the last complete `\\boxed{...}` with balanced braces, the innermost if nested; among the last 10,000 braces.
- "last_line": the last line that is not blank.
- "whole": everything.
- "auto": the last complete <answer> element, else whichever starts later of an open `<answer>` and a `\\boxed{}`, else
  the last line. An element that holds nothing but a `\\boxed{...}` gives the inside of the box.

Blanks around the answer are removed. Empty markers give "", no marker gives None.
"""

MAX_BRACES = 10_000
MARKERS = ("auto", "answer", "boxed", "last_line", "whole")


def without_thinking(response: str) -> str | None:
    """What follows the last `</think>`; None if a thinking section is left open."""
    rest = response[response.rfind("</think>") + 8 :] if "</think>" in response else response
    return None if "<think>" in rest else rest


def answer_element(text: str) -> str | None:
    """The content of the last complete `<answer>` element, or None."""
    start = text.rfind("<answer>", 0, max(text.rfind("</answer>"), 0))
    if start < 0:
        return None
    return text[start + 8 : text.find("</answer>", start)].strip()


def last_box(text: str) -> tuple[int, int] | None:
    """(start, end) of the content of the last complete `\\boxed{...}`; braces after a backslash do not count.

    A box that is not closed keeps those around it open, so each brace is looked at once, going backwards; after
    `MAX_BRACES` of them the search is given up.
    """
    limit, steps = len(text), 0
    while steps < MAX_BRACES:
        last = text.rfind("}", 0, limit)
        start = text.rfind("\\boxed{", 0, last) if last >= 0 else -1
        if start < 0:
            return None
        end, steps = closing_brace(text, start + 7, last + 1, steps + 1)
        if end >= 0:
            return (start + 7, end)
        limit = start
    return None


def closing_brace(text: str, start: int, stop: int, steps: int) -> tuple[int, int]:
    """(place of the brace that closes what was opened before `start`, braces seen); -1 if there is none."""
    depth, left, right = 1, text.find("{", start, stop), text.find("}", start, stop)
    while right >= 0 and steps < MAX_BRACES:
        steps += 1
        place = left if 0 <= left < right else right
        if text[place - 1] != "\\":
            depth += 1 if place == left else -1
            if depth == 0:
                return place, steps
        if place == left:
            left = text.find("{", place + 1, stop)
        else:
            right = text.find("}", place + 1, stop)
    return -1, steps


def last_line(text: str) -> str | None:
    """The last line that is not blank, without blanks around; None if there is none."""
    body = text.rstrip()
    return body[body.rfind("\n") + 1 :].strip() if body else None


def open_box(answer: str) -> str:
    """The inside of a `\\boxed{...}` that makes up the whole answer, else the answer itself."""
    box = last_box(answer) if answer.startswith("\\boxed{") else None
    return answer[7:-1].strip() if box == (7, len(answer) - 1) else answer


def auto_answer(text: str) -> str | None:
    """The final answer by the rules of "auto"."""
    element = answer_element(text)
    if element is not None:
        return open_box(element)
    tag, box = text.rfind("<answer>"), last_box(text)
    if box is not None and box[0] > tag:
        return text[box[0] : box[1]].strip()
    return text[tag + 8 :].strip() if tag >= 0 else last_line(text)


def extract(response: str, markers: str = "auto") -> str | None:
    """The text of the final answer, or None if there is none; ValueError for unknown markers."""
    if markers not in MARKERS:
        raise ValueError("unknown markers " + repr(markers) + "; use one of " + ", ".join(MARKERS))
    text = without_thinking(response)
    if text is None:
        return None
    if markers == "auto":
        return auto_answer(text)
    if markers == "answer":
        element, tag = answer_element(text), text.rfind("<answer>")
        return text[tag + 8 :].strip() if element is None and tag >= 0 else element
    if markers == "boxed":
        box = last_box(text)
        return None if box is None else text[box[0] : box[1]].strip()
    return last_line(text) if markers == "last_line" else text.strip()
