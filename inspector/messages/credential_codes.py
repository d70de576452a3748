"""L0: the status codes of the C2PA specification in plain words. Keys are `c2pa.code.` and the code."""

from __future__ import annotations

from inspector.messages.mark import QT_TRANSLATE_NOOP

CODES: dict[str, str] = {
    "c2pa.code.algorithm.deprecated": QT_TRANSLATE_NOOP(
        "credentials", "An old method was used that is no longer recommended"
    ),
    "c2pa.code.algorithm.unsupported": QT_TRANSLATE_NOOP(
        "credentials", "A method was used that cannot be checked here"
    ),
    "c2pa.code.assertion.accessible": QT_TRANSLATE_NOOP(
        "credentials", "A statement that is stored elsewhere could be read"
    ),
    "c2pa.code.assertion.action.ingredientMismatch": QT_TRANSLATE_NOOP(
        "credentials", "A step names a source picture that is not recorded"
    ),
    "c2pa.code.assertion.action.malformed": QT_TRANSLATE_NOOP(
        "credentials", "The list of steps is written against the rules"
    ),
    "c2pa.code.assertion.action.missing": QT_TRANSLATE_NOOP("credentials", "The list of steps is missing"),
    "c2pa.code.assertion.action.redacted": QT_TRANSLATE_NOOP(
        "credentials", "A list of steps was taken out, which is not allowed"
    ),
    "c2pa.code.assertion.action.redactionMismatch": QT_TRANSLATE_NOOP(
        "credentials", "A step says that something was taken out, but it does not fit"
    ),
    "c2pa.code.assertion.action.softBindingMissing": QT_TRANSLATE_NOOP(
        "credentials", "A step names a watermark that is not described"
    ),
    "c2pa.code.assertion.alternativeContentRepresentation.hashMismatch": QT_TRANSLATE_NOOP(
        "credentials", "Another form of the content was changed"
    ),
    "c2pa.code.assertion.alternativeContentRepresentation.malformed": QT_TRANSLATE_NOOP(
        "credentials", "The entry on another form of the content is badly written"
    ),
    "c2pa.code.assertion.alternativeContentRepresentation.match": QT_TRANSLATE_NOOP(
        "credentials", "Another form of the content is unchanged"
    ),
    "c2pa.code.assertion.alternativeContentRepresentation.missing": QT_TRANSLATE_NOOP(
        "credentials", "Another form of the content is missing"
    ),
    "c2pa.code.assertion.bmffHash.additionalExclusionsPresent": QT_TRANSLATE_NOOP(
        "credentials", "More of the file than usual was left out of what was signed"
    ),
    "c2pa.code.assertion.bmffHash.malformed": QT_TRANSLATE_NOOP(
        "credentials", "The fingerprint of the picture data is badly written"
    ),
    "c2pa.code.assertion.bmffHash.match": QT_TRANSLATE_NOOP("credentials", "The picture data is what was signed"),
    "c2pa.code.assertion.bmffHash.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "The picture data is not what was signed"
    ),
    "c2pa.code.assertion.boxesHash.additionalExclusionsPresent": QT_TRANSLATE_NOOP(
        "credentials", "More of the file than usual was left out of what was signed"
    ),
    "c2pa.code.assertion.boxesHash.malformed": QT_TRANSLATE_NOOP(
        "credentials", "The fingerprint of the picture data is badly written"
    ),
    "c2pa.code.assertion.boxesHash.match": QT_TRANSLATE_NOOP("credentials", "The picture data is what was signed"),
    "c2pa.code.assertion.boxesHash.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "The picture data is not what was signed"
    ),
    "c2pa.code.assertion.boxesHash.unknownBox": QT_TRANSLATE_NOOP(
        "credentials", "The file has a part that was not signed"
    ),
    "c2pa.code.assertion.boxesHash.unknownBoxes": QT_TRANSLATE_NOOP(
        "credentials", "The file has parts that were not signed"
    ),
    "c2pa.code.assertion.cbor.invalid": QT_TRANSLATE_NOOP("credentials", "A signed statement cannot be decoded"),
    "c2pa.code.assertion.cloud-data.actions": QT_TRANSLATE_NOOP(
        "credentials", "A list of steps is stored elsewhere, which is not allowed here"
    ),
    "c2pa.code.assertion.cloud-data.hardBinding": QT_TRANSLATE_NOOP(
        "credentials", "The tie to the picture is stored elsewhere, which is not allowed"
    ),
    "c2pa.code.assertion.cloud-data.labelMismatch": QT_TRANSLATE_NOOP(
        "credentials", "A statement that is stored elsewhere has another name than promised"
    ),
    "c2pa.code.assertion.cloud-data.malformed": QT_TRANSLATE_NOOP(
        "credentials", "The link to a statement that is stored elsewhere is badly written"
    ),
    "c2pa.code.assertion.collectionHash.incorrectFileCount": QT_TRANSLATE_NOOP(
        "credentials", "The set has more or fewer files than were signed"
    ),
    "c2pa.code.assertion.collectionHash.invalidURI": QT_TRANSLATE_NOOP(
        "credentials", "A file of the signed set has a name that is not allowed"
    ),
    "c2pa.code.assertion.collectionHash.malformed": QT_TRANSLATE_NOOP(
        "credentials", "The fingerprint of the set of files is badly written"
    ),
    "c2pa.code.assertion.collectionHash.match": QT_TRANSLATE_NOOP(
        "credentials", "The files of the set are what was signed"
    ),
    "c2pa.code.assertion.collectionHash.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "A file of the set is not what was signed"
    ),
    "c2pa.code.assertion.compoundContent.malformed": QT_TRANSLATE_NOOP(
        "credentials", "The list of joined parts is badly written"
    ),
    "c2pa.code.assertion.compoundContent.match": QT_TRANSLATE_NOOP(
        "credentials", "The joined parts are what was signed"
    ),
    "c2pa.code.assertion.compoundContent.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "A joined part is not what was signed"
    ),
    "c2pa.code.assertion.dataHash.additionalExclusionsPresent": QT_TRANSLATE_NOOP(
        "credentials", "More of the file than usual was left out of what was signed"
    ),
    "c2pa.code.assertion.dataHash.malformed": QT_TRANSLATE_NOOP(
        "credentials", "The fingerprint of the picture data is badly written"
    ),
    "c2pa.code.assertion.dataHash.match": QT_TRANSLATE_NOOP("credentials", "The picture data is what was signed"),
    "c2pa.code.assertion.dataHash.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "The picture data is not what was signed"
    ),
    "c2pa.code.assertion.dataHash.redacted": QT_TRANSLATE_NOOP(
        "credentials", "The tie to the picture was taken out, which is not allowed"
    ),
    "c2pa.code.assertion.external-reference.actions": QT_TRANSLATE_NOOP(
        "credentials", "A list of steps lies outside the file, which is not allowed"
    ),
    "c2pa.code.assertion.external-reference.created": QT_TRANSLATE_NOOP(
        "credentials", "An outside reference counts as the signer's own, which is not allowed"
    ),
    "c2pa.code.assertion.external-reference.hardBinding": QT_TRANSLATE_NOOP(
        "credentials", "The tie to the picture lies outside the file, which is not allowed"
    ),
    "c2pa.code.assertion.external-reference.malformed": QT_TRANSLATE_NOOP(
        "credentials", "A reference to something outside the file is badly written"
    ),
    "c2pa.code.assertion.hardBinding.redacted": QT_TRANSLATE_NOOP(
        "credentials", "The tie to the picture was taken out, which is not allowed"
    ),
    "c2pa.code.assertion.hashedURI.match": QT_TRANSLATE_NOOP("credentials", "A signed statement is unchanged"),
    "c2pa.code.assertion.hashedURI.mismatch": QT_TRANSLATE_NOOP("credentials", "A signed statement was altered"),
    "c2pa.code.assertion.inaccessible": QT_TRANSLATE_NOOP(
        "credentials", "A statement that is stored elsewhere was not read: it needs the network"
    ),
    "c2pa.code.assertion.ingredient.malformed": QT_TRANSLATE_NOOP(
        "credentials", "The record of a source picture is badly written"
    ),
    "c2pa.code.assertion.json.invalid": QT_TRANSLATE_NOOP("credentials", "A signed statement cannot be decoded"),
    "c2pa.code.assertion.metadata.disallowed": QT_TRANSLATE_NOOP(
        "credentials", "Signed metadata has a field that is not allowed"
    ),
    "c2pa.code.assertion.missing": QT_TRANSLATE_NOOP("credentials", "A signed statement was removed"),
    "c2pa.code.assertion.multiAssetHash.malformed": QT_TRANSLATE_NOOP(
        "credentials", "The fingerprint of the parts of the file is badly written"
    ),
    "c2pa.code.assertion.multiAssetHash.match": QT_TRANSLATE_NOOP(
        "credentials", "Every part of the file is what was signed"
    ),
    "c2pa.code.assertion.multiAssetHash.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "A part of the file is not what was signed"
    ),
    "c2pa.code.assertion.multiAssetHash.missingPart": QT_TRANSLATE_NOOP(
        "credentials", "A signed part of the file is missing"
    ),
    "c2pa.code.assertion.multipleHardBindings": QT_TRANSLATE_NOOP(
        "credentials", "More than one tie to the picture is recorded"
    ),
    "c2pa.code.assertion.notRedacted": QT_TRANSLATE_NOOP(
        "credentials", "A statement that should have been taken out is still there"
    ),
    "c2pa.code.assertion.outsideManifest": QT_TRANSLATE_NOOP(
        "credentials", "A statement lies outside the record that names it"
    ),
    "c2pa.code.assertion.required.missing": QT_TRANSLATE_NOOP(
        "credentials", "A needed statement is missing or cannot be read"
    ),
    "c2pa.code.assertion.selfRedacted": QT_TRANSLATE_NOOP(
        "credentials", "The signer took out a statement of its own, which is not allowed"
    ),
    "c2pa.code.assertion.timestamp.malformed": QT_TRANSLATE_NOOP("credentials", "A later time stamp is badly written"),
    "c2pa.code.assertion.undeclared": QT_TRANSLATE_NOOP("credentials", "A statement was added that nobody signed"),
    "c2pa.code.claim.cbor.invalid": QT_TRANSLATE_NOOP("credentials", "The signed record cannot be decoded"),
    "c2pa.code.claim.hardBindings.missing": QT_TRANSLATE_NOOP(
        "credentials", "The credentials are not tied to this picture"
    ),
    "c2pa.code.claim.malformed": QT_TRANSLATE_NOOP("credentials", "The signed record is badly written"),
    "c2pa.code.claim.missing": QT_TRANSLATE_NOOP("credentials", "The signed record is missing"),
    "c2pa.code.claim.multiple": QT_TRANSLATE_NOOP(
        "credentials", "There is more than one signed record where one is allowed"
    ),
    "c2pa.code.claim.required.missing": QT_TRANSLATE_NOOP("credentials", "The signed record lacks a needed entry"),
    "c2pa.code.claimSignature.insideValidity": QT_TRANSLATE_NOOP(
        "credentials", "The certificate was valid when it signed"
    ),
    "c2pa.code.claimSignature.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "The signature does not fit the signed record"
    ),
    "c2pa.code.claimSignature.missing": QT_TRANSLATE_NOOP("credentials", "The signature is not there"),
    "c2pa.code.claimSignature.outsideValidity": QT_TRANSLATE_NOOP(
        "credentials", "The certificate was not valid at the known signing time; the picture may well be untouched"
    ),
    "c2pa.code.claimSignature.validated": QT_TRANSLATE_NOOP("credentials", "The signature fits the signed record"),
    "c2pa.code.com.adobe.prerelease": QT_TRANSLATE_NOOP(
        "credentials", "The credentials have a draft form that is no longer read"
    ),
    "c2pa.code.general.error": QT_TRANSLATE_NOOP(
        "credentials", "The check failed for a reason without a name of its own"
    ),
    "c2pa.code.hashedURI.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "Something that the credentials refer to was altered"
    ),
    "c2pa.code.hashedURI.missing": QT_TRANSLATE_NOOP(
        "credentials", "Something that the credentials refer to is missing"
    ),
    "c2pa.code.ingredient.claimSignature.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "The signature of a source picture was altered"
    ),
    "c2pa.code.ingredient.claimSignature.missing": QT_TRANSLATE_NOOP(
        "credentials", "The signature of a source picture is missing"
    ),
    "c2pa.code.ingredient.claimSignature.validated": QT_TRANSLATE_NOOP(
        "credentials", "The signature of a source picture is the recorded one"
    ),
    "c2pa.code.ingredient.hashedURI.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "The record of a source picture was altered"
    ),
    "c2pa.code.ingredient.manifest.mismatch": QT_TRANSLATE_NOOP(
        "credentials", "The credentials of a source picture were altered"
    ),
    "c2pa.code.ingredient.manifest.missing": QT_TRANSLATE_NOOP(
        "credentials", "The credentials of a source picture are missing"
    ),
    "c2pa.code.ingredient.manifest.validated": QT_TRANSLATE_NOOP(
        "credentials", "The credentials of a source picture are the recorded ones"
    ),
    "c2pa.code.ingredient.unknownProvenance": QT_TRANSLATE_NOOP(
        "credentials", "A source picture has no credentials of its own"
    ),
    "c2pa.code.livevideo.assertion.invalid": QT_TRANSLATE_NOOP(
        "credentials", "An entry on a live video stream is not valid"
    ),
    "c2pa.code.livevideo.continuityMethod.invalid": QT_TRANSLATE_NOOP(
        "credentials", "The parts of a live video stream are not tied together in a known way"
    ),
    "c2pa.code.livevideo.init.invalid": QT_TRANSLATE_NOOP(
        "credentials", "The start of a live video stream is not valid"
    ),
    "c2pa.code.livevideo.manifest.invalid": QT_TRANSLATE_NOOP(
        "credentials", "The credentials of a live video stream are not valid"
    ),
    "c2pa.code.livevideo.segment.invalid": QT_TRANSLATE_NOOP(
        "credentials", "A part of a live video stream is not valid"
    ),
    "c2pa.code.livevideo.sessionkey.invalid": QT_TRANSLATE_NOOP(
        "credentials", "A key of a live video stream is not valid"
    ),
    "c2pa.code.manifest.compressed.invalid": QT_TRANSLATE_NOOP(
        "credentials", "Compressed credentials cannot be unpacked"
    ),
    "c2pa.code.manifest.html.multipleManifests": QT_TRANSLATE_NOOP(
        "credentials", "A page holds more than one set of credentials"
    ),
    "c2pa.code.manifest.inaccessible": QT_TRANSLATE_NOOP(
        "credentials", "Credentials that are stored elsewhere were not read: they need the network"
    ),
    "c2pa.code.manifest.missing": QT_TRANSLATE_NOOP(
        "credentials", "The credentials that the file refers to are missing"
    ),
    "c2pa.code.manifest.multipleParents": QT_TRANSLATE_NOOP(
        "credentials", "The history names more than one opened picture"
    ),
    "c2pa.code.manifest.structuredText.emptyReference": QT_TRANSLATE_NOOP(
        "credentials", "A text has a place for credentials with nothing in it"
    ),
    "c2pa.code.manifest.structuredText.malformedReference": QT_TRANSLATE_NOOP(
        "credentials", "The link from a text to its credentials is badly written"
    ),
    "c2pa.code.manifest.structuredText.multipleReferences": QT_TRANSLATE_NOOP(
        "credentials", "A text holds more than one set of credentials"
    ),
    "c2pa.code.manifest.structuredText.noManifest": QT_TRANSLATE_NOOP(
        "credentials", "A text has no place for credentials"
    ),
    "c2pa.code.manifest.structuredText.noResolutionPath": QT_TRANSLATE_NOOP(
        "credentials", "The link from a text to its credentials cannot be followed"
    ),
    "c2pa.code.manifest.text.corruptedWrapper": QT_TRANSLATE_NOOP(
        "credentials", "Credentials inside a text are damaged"
    ),
    "c2pa.code.manifest.text.multipleWrappers": QT_TRANSLATE_NOOP(
        "credentials", "A text holds more than one set of credentials"
    ),
    "c2pa.code.manifest.timestamp.invalid": QT_TRANSLATE_NOOP(
        "credentials", "A record that only adds a time stamp holds more than that"
    ),
    "c2pa.code.manifest.timestamp.wrongParents": QT_TRANSLATE_NOOP(
        "credentials", "A record that only adds a time stamp names the wrong history"
    ),
    "c2pa.code.manifest.unknownProvenance": QT_TRANSLATE_NOOP(
        "credentials", "Credentials in the file have no known history"
    ),
    "c2pa.code.manifest.unreferenced": QT_TRANSLATE_NOOP(
        "credentials", "The file holds credentials that its history does not name"
    ),
    "c2pa.code.manifest.update.invalid": QT_TRANSLATE_NOOP(
        "credentials", "An update of the credentials holds more than is allowed"
    ),
    "c2pa.code.manifest.update.wrongParents": QT_TRANSLATE_NOOP(
        "credentials", "An update of the credentials names the wrong history"
    ),
    "c2pa.code.signingCredential.expired": QT_TRANSLATE_NOOP(
        "credentials",
        "The certificate was not valid when it signed, or no trusted time is given; the picture may well be untouched",
    ),
    "c2pa.code.signingCredential.invalid": QT_TRANSLATE_NOOP(
        "credentials", "The certificate is of a kind that is not allowed for this use"
    ),
    "c2pa.code.signingCredential.notRevoked": QT_TRANSLATE_NOOP(
        "credentials", "The certificate was not withdrawn by its issuer"
    ),
    "c2pa.code.signingCredential.ocsp.inaccessible": QT_TRANSLATE_NOOP(
        "credentials", "Whether the certificate was withdrawn could not be asked"
    ),
    "c2pa.code.signingCredential.ocsp.notRevoked": QT_TRANSLATE_NOOP(
        "credentials", "A stored answer says that the certificate was not withdrawn"
    ),
    "c2pa.code.signingCredential.ocsp.revoked": QT_TRANSLATE_NOOP(
        "credentials", "The certificate was withdrawn by its issuer"
    ),
    "c2pa.code.signingCredential.ocsp.skipped": QT_TRANSLATE_NOOP(
        "credentials", "Whether the certificate was withdrawn was not asked: that needs the network"
    ),
    "c2pa.code.signingCredential.ocsp.unknown": QT_TRANSLATE_NOOP(
        "credentials", "The issuer does not know whether the certificate was withdrawn"
    ),
    "c2pa.code.signingCredential.revoked": QT_TRANSLATE_NOOP(
        "credentials", "The certificate was withdrawn by its issuer"
    ),
    "c2pa.code.signingCredential.trusted": QT_TRANSLATE_NOOP("credentials", "The signer is on one of your trust lists"),
    "c2pa.code.signingCredential.untrusted": QT_TRANSLATE_NOOP(
        "credentials", "The signer is on none of your trust lists"
    ),
    "c2pa.code.timeOfSigning.insideValidity": QT_TRANSLATE_NOOP(
        "credentials", "The stated signing time lies within the life of the certificate"
    ),
    "c2pa.code.timeOfSigning.outsideValidity": QT_TRANSLATE_NOOP(
        "credentials", "The stated signing time lies outside the life of the certificate"
    ),
    "c2pa.code.timeStamp.credentialInvalid": QT_TRANSLATE_NOOP(
        "credentials", "The certificate of the time stamp is not allowed for this use"
    ),
    "c2pa.code.timeStamp.malformed": QT_TRANSLATE_NOOP("credentials", "The time stamp cannot be read"),
    "c2pa.code.timeStamp.mismatch": QT_TRANSLATE_NOOP("credentials", "The time stamp belongs to other data"),
    "c2pa.code.timeStamp.outsideValidity": QT_TRANSLATE_NOOP(
        "credentials", "The time stamp lies outside the life of its certificate"
    ),
    "c2pa.code.timeStamp.trusted": QT_TRANSLATE_NOOP("credentials", "The signing time is confirmed"),
    "c2pa.code.timeStamp.untrusted": QT_TRANSLATE_NOOP(
        "credentials", "The issuer of the time stamp is unknown; the time is not confirmed"
    ),
    "c2pa.code.timeStamp.validated": QT_TRANSLATE_NOOP("credentials", "The time stamp belongs to this signature"),
    "c2pa.code.assertion": QT_TRANSLATE_NOOP("credentials", "Something about a signed statement: {code}"),
    "c2pa.code.claim": QT_TRANSLATE_NOOP("credentials", "Something about the signed record: {code}"),
    "c2pa.code.claimSignature": QT_TRANSLATE_NOOP("credentials", "Something about the signature: {code}"),
    "c2pa.code.signingCredential": QT_TRANSLATE_NOOP("credentials", "Something about the certificate: {code}"),
    "c2pa.code.timeStamp": QT_TRANSLATE_NOOP("credentials", "Something about the time stamp: {code}"),
    "c2pa.code.timeOfSigning": QT_TRANSLATE_NOOP("credentials", "Something about the signing time: {code}"),
    "c2pa.code.ingredient": QT_TRANSLATE_NOOP("credentials", "Something about a source picture: {code}"),
    "c2pa.code.manifest": QT_TRANSLATE_NOOP("credentials", "Something about the history: {code}"),
    "c2pa.code.algorithm": QT_TRANSLATE_NOOP("credentials", "Something about the method: {code}"),
    "c2pa.code.hashedURI": QT_TRANSLATE_NOOP("credentials", "Something that the credentials refer to: {code}"),
    "c2pa.code.livevideo": QT_TRANSLATE_NOOP("credentials", "Something about a live video stream: {code}"),
    "c2pa.code.general": QT_TRANSLATE_NOOP("credentials", "The check failed: {code}"),
}
