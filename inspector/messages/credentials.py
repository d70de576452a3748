"""L0: Content Credentials in plain words: lights, origins, actions and the specification's status codes.

Keys: `c2pa.integrity.…`, `c2pa.history.…`, `c2pa.trust.…`, `c2pa.list.…`, `c2pa.origin.…` with the enum value of
the record; `c2pa.action.…` with the action's name without `c2pa.`; `c2pa.relation.…`; `c2pa.use.…`;
`c2pa.source.…` with the source type's term;
`c2pa.reason.…` with the reason of a redaction, as C2PA defines them; `c2pa.code.…` with the status code; `c2pa.stored.…`, `c2pa.metadata.…`, `c2pa.training.…` for where a store lies, how
signed metadata compare, and what is permitted.
"""

from __future__ import annotations

from inspector.messages import credential_codes, identity_codes
from inspector.messages.mark import QT_TRANSLATE_NOOP

LIGHTS: dict[str, str] = {
    "c2pa.none": QT_TRANSLATE_NOOP(
        "credentials", "This file carries no Content Credentials. That says nothing about origin."
    ),
    "c2pa.light.integrity": QT_TRANSLATE_NOOP("credentials", "Picture"),
    "c2pa.light.trust": QT_TRANSLATE_NOOP("credentials", "Signer"),
    "c2pa.light.origin": QT_TRANSLATE_NOOP("credentials", "Origin"),
    "c2pa.light.history": QT_TRANSLATE_NOOP("credentials", "History"),
    "c2pa.integrity.ok": QT_TRANSLATE_NOOP("credentials", "Unchanged since it was signed"),
    "c2pa.integrity.mismatch": QT_TRANSLATE_NOOP("credentials", "Changed after signing (tampered or damaged)"),
    "c2pa.integrity.rule_violation": QT_TRANSLATE_NOOP(
        "credentials", "Written against the rules; not a sign of tampering"
    ),
    "c2pa.integrity.unverifiable": QT_TRANSLATE_NOOP("credentials", "Signed by older rules, cannot be verified"),
    "c2pa.integrity.unreadable": QT_TRANSLATE_NOOP("credentials", "There are credentials, but they cannot be read"),
    "c2pa.integrity.not_checked": QT_TRANSLATE_NOOP("credentials", "Only a link; opening it needs the network"),
    "c2pa.history.ok": QT_TRANSLATE_NOOP("credentials", "Earlier versions are also intact"),
    "c2pa.history.broken": QT_TRANSLATE_NOOP("credentials", "An earlier record is damaged"),
    "c2pa.history.failed_when_added": QT_TRANSLATE_NOOP(
        "credentials", "An earlier record was already damaged when added"
    ),
    "c2pa.trust.trusted": QT_TRANSLATE_NOOP("credentials", "Known: {signer}, on the {list} trust list of {date}"),
    "c2pa.trust.trusted.user": QT_TRANSLATE_NOOP("credentials", "Known: {signer}, on your own trust list"),
    "c2pa.trust.known": QT_TRANSLATE_NOOP("credentials", "Known: {signer}"),
    "c2pa.trust.untrusted": QT_TRANSLATE_NOOP("credentials", "Unknown, on none of your lists"),
    "c2pa.trust.expired": QT_TRANSLATE_NOOP(
        "credentials", "Certificate expired, no trusted time; may well be untouched"
    ),
    "c2pa.trust.not_allowed": QT_TRANSLATE_NOOP("credentials", "Certificate not meant for this use"),
    "c2pa.trust.revoked": QT_TRANSLATE_NOOP("credentials", "Certificate withdrawn by its issuer"),
    "c2pa.trust.note": QT_TRANSLATE_NOOP(
        "credentials", "Known means we know who signed. It does not mean that the statements are true."
    ),
    "c2pa.list.official": QT_TRANSLATE_NOOP("credentials", "official C2PA"),
    "c2pa.list.interim": QT_TRANSLATE_NOOP("credentials", "interim (older model)"),
    "c2pa.list.user": QT_TRANSLATE_NOOP("credentials", "your own"),
    "c2pa.time.trusted": QT_TRANSLATE_NOOP("credentials", "Signed at {time}, confirmed by a time stamp"),
    "c2pa.time.unconfirmed": QT_TRANSLATE_NOOP("credentials", "Signed at {time}, not confirmed"),
    "c2pa.time.none": QT_TRANSLATE_NOOP("credentials", "No trusted time is given"),
    "c2pa.stored.inside": QT_TRANSLATE_NOOP("credentials", "In the file"),
    "c2pa.stored.beside": QT_TRANSLATE_NOOP("credentials", "In a file beside it"),
    "c2pa.stored.elsewhere": QT_TRANSLATE_NOOP("credentials", "Stored elsewhere: {url}"),
    "c2pa.update": QT_TRANSLATE_NOOP(
        "credentials", "The latest record only adds statements. The one before it is tied to the picture's data."
    ),
    "c2pa.redaction": QT_TRANSLATE_NOOP("credentials", "A later program took a statement out: {statement}"),
    "c2pa.soft_binding": QT_TRANSLATE_NOOP(
        "credentials", "A watermark or fingerprint is declared: {algorithm}. It was not looked for."
    ),
    "c2pa.metadata.same": QT_TRANSLATE_NOOP("credentials", "Same"),
    "c2pa.metadata.different": QT_TRANSLATE_NOOP("credentials", "Different"),
    "c2pa.metadata.only_signed": QT_TRANSLATE_NOOP("credentials", "Only signed"),
    "c2pa.metadata.only_file": QT_TRANSLATE_NOOP("credentials", "Only in the file"),
    "c2pa.inferred": QT_TRANSLATE_NOOP("credentials", "This is inferred from the tool."),
    "c2pa.based_on_input": QT_TRANSLATE_NOOP("credentials", "It is based on a supplied picture."),
    "c2pa.weakened": QT_TRANSLATE_NOOP(
        "credentials", "This comes from an earlier record that is damaged, so it does not count."
    ),
    "c2pa.actions.complete": QT_TRANSLATE_NOOP("credentials", "The signer says that this list is complete."),
    "c2pa.actions.incomplete": QT_TRANSLATE_NOOP("credentials", "This list may be incomplete."),
    "c2pa.identity.stated": QT_TRANSLATE_NOOP("credentials", "Stated, not checked"),
    "c2pa.ingredient.none": QT_TRANSLATE_NOOP("credentials", "No Content Credentials of its own"),
    "c2pa.ingredient.repeated": QT_TRANSLATE_NOOP("credentials", "Shown above"),
}
ORIGINS: dict[str, str] = {
    "c2pa.origin.ai_generated": QT_TRANSLATE_NOOP("credentials", "AI-generated"),
    "c2pa.origin.ai_generated_then_edited": QT_TRANSLATE_NOOP("credentials", "AI-generated, edited afterwards"),
    "c2pa.origin.contains_ai_edited_parts": QT_TRANSLATE_NOOP("credentials", "Contains AI-made or AI-edited parts"),
    "c2pa.origin.camera_capture": QT_TRANSLATE_NOOP("credentials", "Camera capture"),
    "c2pa.origin.camera_capture_edited_no_ai_declared": QT_TRANSLATE_NOOP(
        "credentials", "Camera capture, edited, no AI declared"
    ),
    "c2pa.origin.scan_from_film_or_print": QT_TRANSLATE_NOOP("credentials", "Scan of film or print"),
    "c2pa.origin.digital_creation_no_ai_declared": QT_TRANSLATE_NOOP("credentials", "Made digitally, no AI declared"),
    "c2pa.origin.digital_creation_may_contain_ai": QT_TRANSLATE_NOOP("credentials", "Made digitally, may contain AI"),
    "c2pa.origin.edited_no_ai_declared_origin_unknown": QT_TRANSLATE_NOOP(
        "credentials", "Edited, no AI declared, origin unknown"
    ),
    "c2pa.origin.signed_no_origin_statement": QT_TRANSLATE_NOOP("credentials", "Signed, says nothing about origin"),
    "c2pa.origin.none": QT_TRANSLATE_NOOP("credentials", "Not known"),
    "c2pa.claims": QT_TRANSLATE_NOOP("credentials", "Claims to be: {origin}"),
    "c2pa.data_claims": QT_TRANSLATE_NOOP("credentials", "The data claims: {origin}"),
}
STEPS: dict[str, str] = {
    "c2pa.action.addedText": QT_TRANSLATE_NOOP("credentials", "Text added"),
    "c2pa.action.adjustedColor": QT_TRANSLATE_NOOP("credentials", "Colours adjusted"),
    "c2pa.action.changedSpeed": QT_TRANSLATE_NOOP("credentials", "Speed changed"),
    "c2pa.action.color_adjustments": QT_TRANSLATE_NOOP("credentials", "Colours adjusted"),
    "c2pa.action.converted": QT_TRANSLATE_NOOP("credentials", "Converted to another format"),
    "c2pa.action.created": QT_TRANSLATE_NOOP("credentials", "Created"),
    "c2pa.action.cropped": QT_TRANSLATE_NOOP("credentials", "Cropped"),
    "c2pa.action.deleted": QT_TRANSLATE_NOOP("credentials", "Part deleted"),
    "c2pa.action.drawing": QT_TRANSLATE_NOOP("credentials", "Drawn"),
    "c2pa.action.dubbed": QT_TRANSLATE_NOOP("credentials", "Dubbed"),
    "c2pa.action.edited": QT_TRANSLATE_NOOP("credentials", "Edited"),
    "c2pa.action.edited.metadata": QT_TRANSLATE_NOOP("credentials", "Metadata edited"),
    "c2pa.action.enhanced": QT_TRANSLATE_NOOP("credentials", "Enhanced"),
    "c2pa.action.filtered": QT_TRANSLATE_NOOP("credentials", "Filtered"),
    "c2pa.action.opened": QT_TRANSLATE_NOOP("credentials", "Opened"),
    "c2pa.action.orientation": QT_TRANSLATE_NOOP("credentials", "Turned"),
    "c2pa.action.placed": QT_TRANSLATE_NOOP("credentials", "Picture placed"),
    "c2pa.action.published": QT_TRANSLATE_NOOP("credentials", "Published"),
    "c2pa.action.redacted": QT_TRANSLATE_NOOP("credentials", "Statement taken out"),
    "c2pa.action.removed": QT_TRANSLATE_NOOP("credentials", "Part removed"),
    "c2pa.action.repackaged": QT_TRANSLATE_NOOP("credentials", "Repackaged"),
    "c2pa.action.resized": QT_TRANSLATE_NOOP("credentials", "Resized"),
    "c2pa.action.resized.proportional": QT_TRANSLATE_NOOP("credentials", "Resized in proportion"),
    "c2pa.action.transcoded": QT_TRANSLATE_NOOP("credentials", "Saved in another encoding"),
    "c2pa.action.translated": QT_TRANSLATE_NOOP("credentials", "Translated"),
    "c2pa.action.trimmed": QT_TRANSLATE_NOOP("credentials", "Trimmed"),
    "c2pa.action.unknown": QT_TRANSLATE_NOOP("credentials", "Unknown step"),
    "c2pa.action.watermarked": QT_TRANSLATE_NOOP("credentials", "Watermarked"),
    "c2pa.action.watermarked.bound": QT_TRANSLATE_NOOP("credentials", "Watermarked, with a link to these credentials"),
    "c2pa.action.watermarked.unbound": QT_TRANSLATE_NOOP("credentials", "Watermarked"),
    "c2pa.relation.parentOf": QT_TRANSLATE_NOOP("credentials", "Opened picture"),
    "c2pa.relation.componentOf": QT_TRANSLATE_NOOP("credentials", "Placed picture"),
    "c2pa.relation.inputTo": QT_TRANSLATE_NOOP("credentials", "Given to a tool"),
    "c2pa.training.ai_training": QT_TRANSLATE_NOOP("credentials", "AI training"),
    "c2pa.training.ai_generative_training": QT_TRANSLATE_NOOP("credentials", "Training of generative AI"),
    "c2pa.training.ai_inference": QT_TRANSLATE_NOOP("credentials", "Use by AI"),
    "c2pa.training.data_mining": QT_TRANSLATE_NOOP("credentials", "Data mining"),
    "c2pa.use.allowed": QT_TRANSLATE_NOOP("credentials", "Allowed"),
    "c2pa.use.notAllowed": QT_TRANSLATE_NOOP("credentials", "Not allowed"),
    "c2pa.use.constrained": QT_TRANSLATE_NOOP("credentials", "Only under conditions"),
}
REASONS: dict[str, str] = {
    "c2pa.reason.PII.present": QT_TRANSLATE_NOOP("credentials", "it held personal data"),
    "c2pa.reason.government.confidential": QT_TRANSLATE_NOOP("credentials", "it was confidential"),
    "c2pa.reason.invalid.data": QT_TRANSLATE_NOOP("credentials", "it was wrong"),
    "c2pa.reason.tradesecret.present": QT_TRANSLATE_NOOP("credentials", "it held a trade secret"),
}
SOURCES: dict[str, str] = {
    "c2pa.source.algorithmicMedia": QT_TRANSLATE_NOOP("credentials", "made by an algorithm without training"),
    "c2pa.source.algorithmicallyEnhanced": QT_TRANSLATE_NOOP("credentials", "enhanced by an algorithm"),
    "c2pa.source.composite": QT_TRANSLATE_NOOP("credentials", "put together from several parts"),
    "c2pa.source.compositeCapture": QT_TRANSLATE_NOOP("credentials", "put together from camera pictures"),
    "c2pa.source.compositeSynthetic": QT_TRANSLATE_NOOP("credentials", "put together, with synthetic parts"),
    "c2pa.source.compositeWithTrainedAlgorithmicMedia": QT_TRANSLATE_NOOP(
        "credentials", "with parts made by a trained AI model"
    ),
    "c2pa.source.computationalCapture": QT_TRANSLATE_NOOP("credentials", "taken with a camera that computes"),
    "c2pa.source.dataDrivenMedia": QT_TRANSLATE_NOOP("credentials", "drawn from data"),
    "c2pa.source.digitalArt": QT_TRANSLATE_NOOP("credentials", "made with digital tools"),
    "c2pa.source.digitalCapture": QT_TRANSLATE_NOOP("credentials", "taken with a digital camera"),
    "c2pa.source.digitalCreation": QT_TRANSLATE_NOOP("credentials", "made by a person with digital tools"),
    "c2pa.source.empty": QT_TRANSLATE_NOOP("credentials", "begun empty"),
    "c2pa.source.humanEdits": QT_TRANSLATE_NOOP("credentials", "edited by a person"),
    "c2pa.source.minorHumanEdits": QT_TRANSLATE_NOOP("credentials", "a little edited by a person"),
    "c2pa.source.negativeFilm": QT_TRANSLATE_NOOP("credentials", "scanned from a negative"),
    "c2pa.source.positiveFilm": QT_TRANSLATE_NOOP("credentials", "scanned from a slide"),
    "c2pa.source.print": QT_TRANSLATE_NOOP("credentials", "scanned from a print"),
    "c2pa.source.screenCapture": QT_TRANSLATE_NOOP("credentials", "captured from a screen"),
    "c2pa.source.softwareImage": QT_TRANSLATE_NOOP("credentials", "made with software"),
    "c2pa.source.trainedAlgorithmicData": QT_TRANSLATE_NOOP("credentials", "data made by a trained AI model"),
    "c2pa.source.trainedAlgorithmicMedia": QT_TRANSLATE_NOOP("credentials", "made by a trained AI model"),
    "c2pa.source.virtualRecording": QT_TRANSLATE_NOOP("credentials", "recorded in a virtual world"),
}
CODES: dict[str, str] = {
    **LIGHTS,
    **ORIGINS,
    **STEPS,
    **REASONS,
    **SOURCES,
    **credential_codes.CODES,
    **identity_codes.CODES,
    "c2pa.older_rules": QT_TRANSLATE_NOOP(
        "credentials", "The fingerprint was taken by older rules, so it could not be compared"
    ),
    "c2pa.code.unknown": QT_TRANSLATE_NOOP("credentials", "A check with a name that Inspector does not know: {code}"),
}
