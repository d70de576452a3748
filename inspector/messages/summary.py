"""L0: the sentences of an assessment's summary, by verdict and basis."""

from __future__ import annotations

from inspector.messages.mark import QT_TRANSLATE_NOOP

SUMMARY = {
    "summary.generated.signed": QT_TRANSLATE_NOOP("summary", "It is signed as AI-generated."),
    "summary.generated.signed_trusted": QT_TRANSLATE_NOOP("summary", "{signer} signed it as AI-generated."),
    "summary.generated.declared": QT_TRANSLATE_NOOP(
        "summary", "The file carries generation parameters written by {generator}."
    ),
    "summary.generated.marked": QT_TRANSLATE_NOOP("summary", "It is marked as AI-generated ({field})."),
    "summary.generated.tagged": QT_TRANSLATE_NOOP("summary", "{source} marks it as AI-generated: {tag}."),
    "summary.generated.beside": QT_TRANSLATE_NOOP(
        "summary", "{source} beside it holds generation parameters written by {generator}."
    ),
    "summary.edited_with_ai.beside": QT_TRANSLATE_NOOP(
        "summary", "{source} beside it says that {generator} edited it with AI."
    ),
    "summary.generated.matched": QT_TRANSLATE_NOOP(
        "summary", "A copy, {name}, carries evidence that it is AI-generated ({basis}). This copy has lost it."
    ),
    "summary.generated.detected": QT_TRANSLATE_NOOP(
        "summary", "Nothing in the file says so. Only the picture itself resembles AI pictures."
    ),
    "summary.edited_with_ai.signed": QT_TRANSLATE_NOOP("summary", "It is signed as having AI-made parts."),
    "summary.edited_with_ai.signed_trusted": QT_TRANSLATE_NOOP(
        "summary", "{signer} signed it as having AI-made parts."
    ),
    "summary.edited_with_ai.declared": QT_TRANSLATE_NOOP(
        "summary", "The file is marked as partly made with AI ({field})."
    ),
    "summary.edited_with_ai.tagged": QT_TRANSLATE_NOOP("summary", "{source} marks it as edited with AI: {tag}."),
    "summary.captured.signed": QT_TRANSLATE_NOOP("summary", "It claims to be taken with {device}."),
    "summary.captured.signed_trusted": QT_TRANSLATE_NOOP("summary", "{signer} signed it as taken with {device}."),
    "summary.captured.declared": QT_TRANSLATE_NOOP(
        "summary", "Camera data says that it was taken with {device}. Such data can be copied or changed."
    ),
    "summary.captured.marked": QT_TRANSLATE_NOOP(
        "summary",
        "The file says that it was taken with a camera or scanner ({field}). Such data can be copied or changed.",
    ),
    "summary.captured.tagged": QT_TRANSLATE_NOOP("summary", "{source} marks it as a photograph or scan: {tag}."),
    "summary.authored.signed": QT_TRANSLATE_NOOP("summary", "It claims to be made in {tool} without AI."),
    "summary.authored.signed_trusted": QT_TRANSLATE_NOOP(
        "summary", "{signer} signed it as made in {tool}, and declares no AI."
    ),
    "summary.authored.declared": QT_TRANSLATE_NOOP(
        "summary", "The file says that a person made it ({field}). Such data can be copied or changed."
    ),
    "summary.authored.tagged": QT_TRANSLATE_NOOP("summary", "{source} marks it as made by a person: {tag}."),
    "summary.conflicting.signed": QT_TRANSLATE_NOOP(
        "summary", "Two signed statements disagree: {a} and {b}. Please check it yourself."
    ),
    "summary.conflicting.declared": QT_TRANSLATE_NOOP(
        "summary", "{a} and {b} are both there. Please check it yourself."
    ),
    "summary.conflicting.tagged": QT_TRANSLATE_NOOP(
        "summary", "{source_a} says {a}, {source_b} says {b}. Please check it yourself."
    ),
    "summary.inconclusive.none": QT_TRANSLATE_NOOP(
        "summary",
        "Nothing was found that says where this picture comes from: no AI traces in {places} places, no Content Credentials.",
    ),
    "summary.inconclusive.credentials": QT_TRANSLATE_NOOP(
        "summary",
        "Nothing was found that says how this picture was made: no AI traces in {places} places; its Content Credentials make no statement that counts.",
    ),
    "summary.inconclusive.context": QT_TRANSLATE_NOOP(
        "summary", "Nothing was found that carries a verdict: no AI traces in {places} places, no Content Credentials."
    ),
    "summary.inconclusive.hinted": QT_TRANSLATE_NOOP(
        "summary", "Only weak signs were found: {hints}. They carry no verdict."
    ),
    "summary.inconclusive.tampered": QT_TRANSLATE_NOOP(
        "summary", "Picture or credentials were changed after signing, so what they claim does not count."
    ),
    "summary.inconclusive.unreadable": QT_TRANSLATE_NOOP(
        "summary", "The file could not be read, so nothing can be said about it."
    ),
    "summary.trust_list": QT_TRANSLATE_NOOP("summary", "The signer is on the {list} trust list."),
    "summary.trust_list.user": QT_TRANSLATE_NOOP("summary", "The signer is on your own trust list."),
    "summary.unlisted": QT_TRANSLATE_NOOP("summary", "The signer, {signer}, is on none of your trust lists."),
    "summary.expired": QT_TRANSLATE_NOOP("summary", "The certificate had expired; no trusted time is given."),
    "summary.not_allowed": QT_TRANSLATE_NOOP("summary", "The certificate is not meant for this use."),
    "summary.revoked": QT_TRANSLATE_NOOP("summary", "The certificate was withdrawn by its issuer."),
    "summary.rule_violation": QT_TRANSLATE_NOOP(
        "summary", "The credentials are written against the rules; that is no sign of tampering."
    ),
    "summary.unverifiable": QT_TRANSLATE_NOOP("summary", "They were signed by older rules and cannot be verified."),
    "summary.edited": QT_TRANSLATE_NOOP("summary", "It was edited afterwards."),
    "summary.edited_captured": QT_TRANSLATE_NOOP("summary", "It was edited afterwards; no AI is declared."),
    "summary.based_on_input": QT_TRANSLATE_NOOP("summary", "It is based on a supplied picture."),
    "summary.inferred": QT_TRANSLATE_NOOP("summary", "This is inferred from the tool."),
    "summary.detector.none": QT_TRANSLATE_NOOP("summary", "The detector found no usable signal."),
    "summary.detector.unsure": QT_TRANSLATE_NOOP("summary", "The detector found a weak resemblance to AI pictures."),
    "summary.detector.unstable": QT_TRANSLATE_NOOP(
        "summary", "The detector found a resemblance to AI pictures that does not hold when the picture is saved again."
    ),
    "summary.detector.out_of_domain": QT_TRANSLATE_NOOP("summary", "The detector could not judge it: {reason}."),
    "summary.detector.not_run": QT_TRANSLATE_NOOP("summary", "No detector ran."),
    "summary.opt_out": QT_TRANSLATE_NOOP("summary", "AI training is not allowed."),
}
