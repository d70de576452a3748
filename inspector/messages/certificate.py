"""L0: checks of a set: what is wrong with a plan, and what was established, never more than the statistics say."""

from __future__ import annotations

from inspector.messages.mark import QT_TRANSLATE_NOOP

CERTIFICATE = {
    "certificate.controls": QT_TRANSLATE_NOOP(
        "certificate",
        "Of these {population} pictures at most {count} ({share}%) are AI-made, with {level}% confidence, given a random check of {sample} pictures in which {found} were found, by reviewers who caught {caught} of {hidden} hidden AI pictures.",
    ),
    "certificate.assumed": QT_TRANSLATE_NOOP(
        "certificate",
        "Of these {population} pictures at most {count} ({share}%) are AI-made, with {level}% confidence, given a random check of {sample} pictures in which {found} were found, assuming that the reviewer recognises {sensitivity}% of AI pictures.",
    ),
    "certificate.every": QT_TRANSLATE_NOOP(
        "certificate",
        "Of these {population} pictures at most {count} ({share}%) are AI-made, with {level}% confidence, given a random check of {sample} pictures in which {found} were found, assuming that the reviewer recognises every AI picture.",
    ),
    "certificate.all": QT_TRANSLATE_NOOP(
        "certificate",
        "All {population} pictures were checked; {found} ({share}%) count as AI-made, assuming that the reviewer recognises every AI picture.",
    ),
    "certificate.removed": QT_TRANSLATE_NOOP(
        "certificate",
        "Once the {found} found pictures are taken out, at most {count} ({share}%) of the {left} left are AI-made.",
    ),
    "certificate.scope": QT_TRANSLATE_NOOP(
        "certificate", "This says nothing about single pictures or about pictures outside this set."
    ),
    "certificate.missed": QT_TRANSLATE_NOOP(
        "certificate",
        "The bound is {share}%, above the plan of {plan}%. Clean further and draw again. This attempt stays on record.",
    ),
    "certificate.bound": QT_TRANSLATE_NOOP(
        "certificate",
        "At most {count} of {population} ({share}%) are AI-made, with {level}% confidence, as far as decided.",
    ),
    "certificate.met": QT_TRANSLATE_NOOP("certificate", "The plan is met."),
    "certificate.not_met": QT_TRANSLATE_NOOP("certificate", "The plan is not met yet."),
    "review.confidence": QT_TRANSLATE_NOOP("certificate", "“{value}” is no confidence level. Write 95% or 0.95."),
    "review.empty": QT_TRANSLATE_NOOP("certificate", "No picture matches, so there is no set to check."),
    "review.no_controls": QT_TRANSLATE_NOOP(
        "certificate",
        "{path} holds no picture that is signed or declared as AI-made. Only such pictures can test a reviewer.",
    ),
    "review.no_plan": QT_TRANSLATE_NOOP("certificate", "Nothing is planned yet. Start with `inspector review plan`."),
    "review.sensitivity": QT_TRANSLATE_NOOP(
        "certificate", "“{value}” is no sensitivity. Write a number from 0 to 1, 0.8 for 80%."
    ),
    "review.sequential": QT_TRANSLATE_NOOP(
        "certificate",
        "A sequential check tolerates no finds and assumes that the reviewer recognises every AI picture. Use a random check.",
    ),
    "review.share": QT_TRANSLATE_NOOP("certificate", "“{value}” is no share. Write 3% or 0.03."),
    "review.stratify": QT_TRANSLATE_NOOP("certificate", "A set cannot be divided by “{value}”. Known fields: {known}."),
    "review.stratify_alone": QT_TRANSLATE_NOOP(
        "certificate",
        "A divided set is checked at random, without tolerated finds, hidden pictures or an assumed sensitivity.",
    ),
    "review.tolerate": QT_TRANSLATE_NOOP(
        "certificate",
        "{tolerate} tolerated finds would break the claim by themselves; at most {allowed} can be tolerated.",
    ),
    "review.unfinished": QT_TRANSLATE_NOOP(
        "certificate", "{waiting} pictures of the sample have no decision yet. A certificate needs all of them."
    ),
    "review.unreachable": QT_TRANSLATE_NOOP(
        "certificate",
        "Even a check of all {population} pictures cannot establish this claim with such a reviewer. Ask for less, or measure the reviewer.",
    ),
}
