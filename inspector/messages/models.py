"""L0: what is wrong with a detector's model, and what to do about it."""

from __future__ import annotations

from inspector.messages.mark import QT_TRANSLATE_NOOP

MODELS = {
    "model.card_field": QT_TRANSLATE_NOOP("models", "The card {file} is wrong: {field} {reason}. Correct it."),
    "model.card_unreadable": QT_TRANSLATE_NOOP("models", "The card {file} cannot be read ({reason})."),
    "model.crashed": QT_TRANSLATE_NOOP("models", "The model {file} ended the process that ran it. Use another one."),
    "model.custom_ops": QT_TRANSLATE_NOOP(
        "models",
        "The model {file} needs operators of {domain}, which are not part of the runtime. It cannot be used.",
    ),
    "model.exists": QT_TRANSLATE_NOOP("models", "There is a model {id} already. Name another id, or replace it."),
    "model.external_data": QT_TRANSLATE_NOOP(
        "models", "The model {file} keeps weights in {name}, which is missing or lies outside its folder."
    ),
    "model.failed": QT_TRANSLATE_NOOP("models", "The model {file} failed ({reason})."),
    "model.file_missing": QT_TRANSLATE_NOOP("models", "The card names {file}, which is not there. Copy it again."),
    "model.guessed": QT_TRANSLATE_NOOP(
        "models",
        "How {file} is used is guessed in part: {fields}. Its scores may be of no use. `inspector models add` lets you "
        "state it.",
    ),
    "model.memory": QT_TRANSLATE_NOOP("models", "The model {file} wanted more memory than a model may take."),
    "model.no_worker": QT_TRANSLATE_NOOP("models", "The process that runs {file} did not start ({reason})."),
    "model.not_the_same": QT_TRANSLATE_NOOP(
        "models", "The model {file} gives the same picture another score each time. It cannot be used."
    ),
    "model.not_onnx": QT_TRANSLATE_NOOP("models", "{file} is no ONNX model, or a damaged one. Get a complete copy."),
    "model.not_own": QT_TRANSLATE_NOOP("models", "The model {id} came with the program. It cannot be removed."),
    "model.operator": QT_TRANSLATE_NOOP(
        "models", "The model {file} needs the operator {name}, which is not part of the runtime. It cannot be used."
    ),
    "model.output": QT_TRANSLATE_NOOP("models", "The model's answer cannot be used: {reason}. Check its card."),
    "model.pointer": QT_TRANSLATE_NOOP(
        "models", "{file} is only a pointer to a model (Git LFS). Download the model itself."
    ),
    "model.preset": QT_TRANSLATE_NOOP("models", "There is no preset {name}. Known presets: {known}."),
    "model.sample": QT_TRANSLATE_NOOP("models", "{path} cannot be decoded, so that no model can be tried on it."),
    "model.shape": QT_TRANSLATE_NOOP("models", "The model {file} does not fit its card or this program: {reason}."),
    "model.size": QT_TRANSLATE_NOOP("models", "{text} is no size. Write 224, or height and width as 224x320."),
    "model.timeout": QT_TRANSLATE_NOOP("models", "The model {file} did not answer within {seconds} s."),
    "model.too_many": QT_TRANSLATE_NOOP(
        "models", "The model {file} has more parts than this program reads. It cannot be used."
    ),
    "model.too_new": QT_TRANSLATE_NOOP(
        "models",
        "The model {file} was written for a newer runtime than this program has ({wanted}). Export it for an older one.",
    ),
    "model.too_large": QT_TRANSLATE_NOOP("models", "The model {file} is larger than {limit}. It cannot be used."),
    "model.unconfirmed": QT_TRANSLATE_NOOP("models", "Nothing was added. To be stated or confirmed: {fields}."),
    "model.unreadable": QT_TRANSLATE_NOOP("models", "The model {file} cannot be read ({reason})."),
    "model.unusable": QT_TRANSLATE_NOOP("models", "Nothing was added: {reason}"),
    "model.which": QT_TRANSLATE_NOOP(
        "models", "{folder} holds {count} ONNX files and no card. Name the file that is meant."
    ),
    "model.wrong_hash": QT_TRANSLATE_NOOP(
        "models", "{file} is not the file its card describes (SHA-256 differs). Get both from the same place."
    ),
}
