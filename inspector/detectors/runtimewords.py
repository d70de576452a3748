"""L2: what ONNX Runtime says when it refuses a model, as an error of ours in words for people.

Its messages begin with a status, the path of the model and a place in its own source; what happened stands at the end.
"""

from __future__ import annotations

import re

from inspector.errors import InspectorError

REASON_LIMIT = 200
_STATUS = re.compile(r"\[ONNXRuntimeError\] : \d+ : [A-Z_]+ : ")
_FRAMES = re.compile(r"Load model from .*? failed:|Exception during initialization: |^.*?Status Message: ")
_PLACE = re.compile(r"^\S+\.(?:cc|cpp|h|hpp|cu):\d+ ")
_MEMORY = re.compile(r"bad_alloc|Failed to allocate memory")
_NEWER = re.compile(
    r"Unsupported model IR version: (?P<ir>\d+)|Opset (?P<opset>\d+) is under development|"
    r"max supported opset.*?(?P<other>\d+)"
)
_OPERATOR = re.compile(
    r"No Op registered for (?P<name>\w+)|Fatal error: (?P<full>[\w.:]+)\(|"
    r"Could not find an implementation for (?P<missing>\w+)"
)
_NOT_ONNX = "Protobuf parsing failed"


def as_error(message: str, file: str) -> InspectorError:
    """`model.memory`, `model.too_new`, `model.operator`, `model.not_onnx`, or `model.failed` with its reason.

    Args:
        message: of the runtime's exception.
        file: name of the ONNX file.
    """
    words = " ".join(message.split())
    if _MEMORY.search(words):
        return InspectorError("model.memory", file=file)
    if newer := _NEWER.search(words):
        asked = next(filter(None, newer.groups()))
        kind = "file format" if newer["ir"] else "opset"
        return InspectorError("model.too_new", file=file, wanted=f"{kind} {asked}")
    if operator := _OPERATOR.search(words):
        return InspectorError("model.operator", file=file, name=next(filter(None, operator.groups())))
    if _NOT_ONNX in words:
        return InspectorError("model.not_onnx", file=file)
    return InspectorError("model.failed", file=file, reason=reason_of(words))


def reason_of(message: str) -> str:
    """The last part of a message, without status, path and place in the runtime's source; without its full stop."""
    words = _FRAMES.sub("", _STATUS.split(" ".join(message.split()))[-1]).strip()
    while place := _PLACE.match(words):
        words = _after_function(words[place.end() :])
    return words[:REASON_LIMIT].rstrip(". ") or "it says nothing more"


def _after_function(words: str) -> str:
    """What follows a function: its name alone, or with its type and its parameters in brackets."""
    begin = words.find("(")
    if begin < 0 or "::" not in words[:begin]:
        return words.partition(" ")[2] or words
    depth = 0
    for place, letter in enumerate(words[begin:], begin):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and letter == ")":
            return words[place + 1 :].removeprefix(" const").strip() or words
    return words
