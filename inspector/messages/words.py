"""L0: names of verdicts, bases, labels, flags and bands, as the interface writes them."""

from __future__ import annotations

from inspector.messages.mark import QT_TRANSLATE_NOOP

WORDS = {
    "verdict.generated": QT_TRANSLATE_NOOP("words", "AI-generated"),
    "verdict.generated.detected": QT_TRANSLATE_NOOP("words", "Looks AI-generated"),
    "verdict.edited_with_ai": QT_TRANSLATE_NOOP("words", "Edited with AI"),
    "verdict.captured": QT_TRANSLATE_NOOP("words", "Captured"),
    "verdict.authored": QT_TRANSLATE_NOOP("words", "Authored"),
    "verdict.conflicting": QT_TRANSLATE_NOOP("words", "Conflicting"),
    "verdict.conflicting.title": QT_TRANSLATE_NOOP("words", "Conflicting evidence"),
    "verdict.inconclusive": QT_TRANSLATE_NOOP("words", "Inconclusive"),
    "not.generated": QT_TRANSLATE_NOOP("words", "Says nothing about quality or about a person's part in it."),
    "not.generated.detected": QT_TRANSLATE_NOOP(
        "words", "An estimate from the picture alone. It can be wrong, also on human work."
    ),
    "not.edited_with_ai": QT_TRANSLATE_NOOP(
        "words", "A part or step used AI. It does not mean that all of it is AI-made."
    ),
    "not.captured": QT_TRANSLATE_NOOP("words", "It does not mean that the scene is true or that nothing was changed."),
    "not.authored": QT_TRANSLATE_NOOP("words", "A statement says so. The statement itself cannot be checked."),
    "not.conflicting": QT_TRANSLATE_NOOP(
        "words", "Strong evidence points both ways. It does not mean that anybody cheated."
    ),
    "not.inconclusive": QT_TRANSLATE_NOOP("words", "We do not know. It does not mean that the picture is human-made."),
    "basis.signed_trusted": QT_TRANSLATE_NOOP("words", "Signed, trusted"),
    "basis.signed": QT_TRANSLATE_NOOP("words", "Signed"),
    "basis.declared": QT_TRANSLATE_NOOP("words", "Declared"),
    "basis.tagged": QT_TRANSLATE_NOOP("words", "Tagged"),
    "basis.matched": QT_TRANSLATE_NOOP("words", "Matched"),
    "basis.detected": QT_TRANSLATE_NOOP("words", "Detected"),
    "basis.hinted": QT_TRANSLATE_NOOP("words", "Hinted"),
    "basis.none": QT_TRANSLATE_NOOP("words", "No evidence"),
    "means.signed_trusted": QT_TRANSLATE_NOOP("words", "Valid signature, signer on a trust list."),
    "means.signed": QT_TRANSLATE_NOOP("words", "Valid signature, signer on none of your lists."),
    "means.declared": QT_TRANSLATE_NOOP("words", "Written into the file by a tool."),
    "means.tagged": QT_TRANSLATE_NOOP("words", "Written beside the file, by a person or site."),
    "means.matched": QT_TRANSLATE_NOOP("words", "Found in another copy."),
    "means.detected": QT_TRANSLATE_NOOP("words", "An estimate from the picture."),
    "means.hinted": QT_TRANSLATE_NOOP("words", "Weak signs, shown, never counted."),
    "means.none": QT_TRANSLATE_NOOP("words", "No evidence."),
    "label.human": QT_TRANSLATE_NOOP("words", "Human-made"),
    "label.ai": QT_TRANSLATE_NOOP("words", "AI-generated"),
    "label.ai_edited": QT_TRANSLATE_NOOP("words", "AI-edited"),
    "label.unsure": QT_TRANSLATE_NOOP("words", "Unsure"),
    "label.exclude": QT_TRANSLATE_NOOP("words", "Exclude"),
    "label.none": QT_TRANSLATE_NOOP("words", "Not labelled"),
    "flag.tampered": QT_TRANSLATE_NOOP("words", "Changed after signing"),
    "flag.unreadable": QT_TRANSLATE_NOOP("words", "Cannot be read"),
    "flag.truncated": QT_TRANSLATE_NOOP("words", "Cut short"),
    "flag.training_opt_out": QT_TRANSLATE_NOOP("words", "Opt-out"),
    "flag.training_constrained": QT_TRANSLATE_NOOP("words", "Training restricted"),
    "flag.unstable_score": QT_TRANSLATE_NOOP("words", "Unstable score"),
    "flag.out_of_domain": QT_TRANSLATE_NOOP("words", "Not judged"),
    "flag.near_duplicate": QT_TRANSLATE_NOOP("words", "Near-duplicate"),
    "flag.mislabelled_extension": QT_TRANSLATE_NOOP("words", "Wrong extension"),
    "band.ai": QT_TRANSLATE_NOOP("words", "Stronger statistical resemblance to AI pictures"),
    "band.unsure": QT_TRANSLATE_NOOP("words", "Weak resemblance to AI pictures"),
    "band.none": QT_TRANSLATE_NOOP("words", "No usable signal"),
    "band.out_of_domain": QT_TRANSLATE_NOOP("words", "Cannot judge this picture"),
    "leaning.generated": QT_TRANSLATE_NOOP("words", "points to AI"),
    "leaning.edited_with_ai": QT_TRANSLATE_NOOP("words", "points to AI editing"),
    "leaning.captured": QT_TRANSLATE_NOOP("words", "points to a camera"),
    "leaning.authored": QT_TRANSLATE_NOOP("words", "points to a person"),
    "leaning.context": QT_TRANSLATE_NOOP("words", "context"),
    "not_run.no_model": QT_TRANSLATE_NOOP("words", "No detector is set up."),
    "not_run.switched_off": QT_TRANSLATE_NOOP("words", "Switched off for this scan."),
    "not_run.not_decoded": QT_TRANSLATE_NOOP("words", "The file could not be decoded."),
    "not_run.failed": QT_TRANSLATE_NOOP("words", "The detector could not run."),
}
