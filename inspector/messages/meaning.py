"""L0: what a detector's score means, in sentences with the numbers of its tests."""

from __future__ import annotations

from inspector.messages.mark import QT_TRANSLATE_NOOP

MEANING = {
    "meaning.likelihood.all": QT_TRANSLATE_NOOP(
        "meaning",
        "In its tests, scores like this were {low} to {high} times as common among AI pictures as among human ones.",
    ),
    "meaning.likelihood.illustration": QT_TRANSLATE_NOOP(
        "meaning",
        "In its tests, scores like this were {low} to {high} times as common among AI illustrations as among human ones.",
    ),
    "meaning.likelihood.painting": QT_TRANSLATE_NOOP(
        "meaning",
        "In its tests, scores like this were {low} to {high} times as common among AI paintings as among human ones.",
    ),
    "meaning.likelihood.photo": QT_TRANSLATE_NOOP(
        "meaning",
        "In its tests, scores like this were {low} to {high} times as common among AI photographs as among human ones.",
    ),
    "meaning.likelihood.render": QT_TRANSLATE_NOOP(
        "meaning",
        "In its tests, scores like this were {low} to {high} times as common among AI renderings as among human ones.",
    ),
    "meaning.likelihood.own": QT_TRANSLATE_NOOP(
        "meaning",
        "Among your own labels, scores like this were {low} to {high} times as common among AI pictures as among human ones.",
    ),
    "meaning.likelihood.unknown": QT_TRANSLATE_NOOP(
        "meaning", "How much commoner such scores are among AI pictures was not measured."
    ),
    "meaning.mistakes.all": QT_TRANSLATE_NOOP(
        "meaning", "On human pictures, about {x} in {y} got this band by mistake ({mistaken} of {human})."
    ),
    "meaning.mistakes.illustration": QT_TRANSLATE_NOOP(
        "meaning", "On human illustrations, about {x} in {y} got this band by mistake ({mistaken} of {human})."
    ),
    "meaning.mistakes.painting": QT_TRANSLATE_NOOP(
        "meaning", "On human paintings, about {x} in {y} got this band by mistake ({mistaken} of {human})."
    ),
    "meaning.mistakes.photo": QT_TRANSLATE_NOOP(
        "meaning", "On human photographs, about {x} in {y} got this band by mistake ({mistaken} of {human})."
    ),
    "meaning.mistakes.render": QT_TRANSLATE_NOOP(
        "meaning", "On human renderings, about {x} in {y} got this band by mistake ({mistaken} of {human})."
    ),
    "meaning.mistakes.own": QT_TRANSLATE_NOOP(
        "meaning",
        "Of the human works that you labelled, about {x} in {y} got this band by mistake ({mistaken} of {human}).",
    ),
    "meaning.no_mistakes.all": QT_TRANSLATE_NOOP(
        "meaning", "None of the {human} human pictures in its tests got this band; up to {x} in {y} may."
    ),
    "meaning.no_mistakes.illustration": QT_TRANSLATE_NOOP(
        "meaning", "None of the {human} human illustrations in its tests got this band; up to {x} in {y} may."
    ),
    "meaning.no_mistakes.painting": QT_TRANSLATE_NOOP(
        "meaning", "None of the {human} human paintings in its tests got this band; up to {x} in {y} may."
    ),
    "meaning.no_mistakes.photo": QT_TRANSLATE_NOOP(
        "meaning", "None of the {human} human photographs in its tests got this band; up to {x} in {y} may."
    ),
    "meaning.no_mistakes.render": QT_TRANSLATE_NOOP(
        "meaning", "None of the {human} human renderings in its tests got this band; up to {x} in {y} may."
    ),
    "meaning.no_mistakes.own": QT_TRANSLATE_NOOP(
        "meaning", "None of the {human} human works that you labelled got this band; up to {x} in {y} may."
    ),
    "meaning.none": QT_TRANSLATE_NOOP(
        "meaning", "Many AI pictures end here too. It does not mean that a person made it."
    ),
    "meaning.base_rate": QT_TRANSLATE_NOOP(
        "meaning",
        "In a set with {share}% AI pictures, of 100 flagged like this about {about} are AI ({low} to {high}).",
    ),
    "meaning.base_rate_reviewed": QT_TRANSLATE_NOOP(
        "meaning",
        "Your review found {share}% AI pictures in this set: of 100 flagged like this about {about} are AI ({low} to {high}).",
    ),
    "meaning.tested": QT_TRANSLATE_NOOP(
        "meaning",
        "Tested: {name}, version {version}, trained {trained}, on {human} human and {ai} AI pictures that it had not seen.",
    ),
    "meaning.tested_undated": QT_TRANSLATE_NOOP(
        "meaning", "Tested, as its card says: {name}, version {version}, on {human} human and {ai} AI pictures."
    ),
    "meaning.own_limits": QT_TRANSLATE_NOOP(
        "meaning",
        "Its limits come from your own labels of {made}: of {human} human works kept aside {flagged} were flagged, at most {bound}% with 95% confidence.",
    ),
    "meaning.stability.far": QT_TRANSLATE_NOOP(
        "meaning", "The score is far below every limit: saving or scaling the picture would hardly change the band."
    ),
    "meaning.stability.holds": QT_TRANSLATE_NOOP(
        "meaning",
        "The score is the mean of several looks. Saved again, scaled and shared, the picture keeps the band in all "
        "{versions} versions.",
    ),
    "meaning.stability.mean": QT_TRANSLATE_NOOP(
        "meaning",
        "The score is the mean of several looks. Of {versions} versions saved again, scaled and shared, {changed} alone "
        "would get another band.",
    ),
    "meaning.stability.falls": QT_TRANSLATE_NOOP(
        "meaning",
        "Unstable. Saved again, scaled or shared, {changed} of {versions} versions get another band, most of them the "
        "opposite one.",
    ),
    "meaning.stability.untried": QT_TRANSLATE_NOOP(
        "meaning", "Unstable. One look is not enough here, and whether the band holds could not be tried."
    ),
    "meaning.caveat": QT_TRANSLATE_NOOP(
        "meaning", "How common AI pictures are in your folder is unknown. This is not evidence on its own."
    ),
    "meaning.caveat_reviewed": QT_TRANSLATE_NOOP("meaning", "This is not evidence on its own."),
    "heat_map.title": QT_TRANSLATE_NOOP("meaning", "Where the statistics differ"),
    "heat_map.note": QT_TRANSLATE_NOOP("meaning", "Not a manipulation map"),
    "heat_map.none": QT_TRANSLATE_NOOP(
        "meaning", "This detector gives no map, or the picture is smaller than what it looks at."
    ),
    "medium.illustration": QT_TRANSLATE_NOOP("meaning", "Illustration"),
    "medium.painting": QT_TRANSLATE_NOOP("meaning", "Painting"),
    "medium.photo": QT_TRANSLATE_NOOP("meaning", "Photo"),
    "medium.render": QT_TRANSLATE_NOOP("meaning", "Render"),
    "medium.other": QT_TRANSLATE_NOOP("meaning", "Other"),
}
