//! What is signed was changed, moved or wrapped (signature wrapping, XSW): the reader must read what the signer signed.

use super::document::{DS, Draft, ENVELOPED, INCLUSIVE, algorithm, canonical, enclose, reference, request, who};
use super::refusals::{
    ALTERED, COMMENT, DUPLICATE_ID, INVALID, MALFORMED, MISPLACED, PART, REFERENCE, Refusal, TOO_MANY,
};
use super::{File, Forged};

pub fn honest(family: &str) -> File {
    File::Xml(Draft::honest(family).document().into_bytes())
}

pub fn forged(family: &str) -> Vec<Forged> {
    let mut all = changed(family);
    all.extend(wrapped(family));
    all.extend(several(family));
    all
}

fn one(name: &str, document: String, refusal: Refusal) -> Forged {
    Forged { name: name.to_owned(), file: File::Xml(document.into_bytes()), refusal }
}

/// The signed document with one text replaced; it must have been there.
fn with(document: &str, from: &str, to: &str) -> String {
    assert!(document.contains(from), "{from} is not there");
    document.replacen(from, to, 1)
}

/// After signing.
fn changed(family: &str) -> Vec<Forged> {
    let good = Draft::honest(family).document();
    let change = |name: &str, from: &str, to: &str| one(name, with(&good, from, to), ALTERED);
    vec![
        change("a letter of the request is changed", "еңбек өтілім", "еңбек өтілін"),
        change("the purpose is changed", "Зейнетақы тағайындау үшін", "Сот үшін"),
        change("the applicant's number is changed", "<surname>Ибраева", "<surname>Ибраев"),
        change("the identifier of the request is changed", "id=\"b28fcdc1", "id=\"b28fcdc2"),
        change("the digest of a scan is swapped", "<sha256>", "<sha256>00"),
        change("an element is added in front", "<service>", "<service>MEDIA_REG</service><service>"),
        change("an element is added behind the signature", "</request>", "<service>MEDIA_REG</service></request>"),
        change("text is added behind the signature", "</request>", "ARCH_CERT</request>"),
        change("an element is taken out", "<purpose>Зейнетақы тағайындау үшін</purpose>", ""),
        change("white space is added", "<service>", " <service>"),
        change("an instruction is added", "<service>", "<?render all?><service>"),
        change("an element moves to another namespace", "<service>ARCH_CERT", "<service xmlns=\"urn:x\">ARCH_CERT"),
        change("a prefix is declared", "<service>", "<service xmlns:x=\"urn:x\">"),
        one("a comment hides a part", with(&good, "<purpose>", "<purpose><!-- no -->"), COMMENT),
        one("a comment splits a value", with(&good, "ARCH_CERT", "ARCH_<!---->CERT"), COMMENT),
    ]
}

/// Moved to where it signs something else.
fn wrapped(family: &str) -> Vec<Forged> {
    let draft = Draft::honest(family);
    let good = draft.document();
    let bare = good.split_once("?>").expect("a declaration").1.trim_start();
    let body = request().split_once("?>").expect("a declaration").1.trim_start();
    let digest = algorithm(family).digest();
    let signature = draft.signature();
    // The forger's own request, with the victim's one hidden in it.
    let evil = |inside: &str| {
        let evil = body.replace("b28fcdc1-045e", "11111111-045e").replace("ARCH_CERT", "MEDIA_REG");
        enclose(&evil, inside)
    };
    let by_id = |uri: &str| Draft {
        references: reference(uri, &[ENVELOPED, INCLUSIVE], digest.uri(), &digest.digest(&canonical(request()))),
        ..draft.clone()
    };
    let id = "#b28fcdc1-045e-5baa-a6b1-097636b9f780";
    let named = by_id(id).signature();
    let mut all = vec![
        one("the whole is wrapped in another request", evil(bare), MISPLACED),
        one("the whole is wrapped in an envelope", format!("<outer xmlns=\"urn:x\">{bare}</outer>"), MISPLACED),
        one(
            "the signature sits deeper",
            with(&good, &signature, "").replacen("</details>", &format!("{signature}</details>"), 1),
            MISPLACED,
        ),
        one(
            "the signature signs its grandparent",
            enclose(request(), &format!("<extra>{signature}</extra>")),
            MISPLACED,
        ),
        one(
            "the signature is the document",
            signature.replacen("<ds:Signature ", "<ds:Signature xmlns=\"urn:muragat:request:1\" ", 1),
            MISPLACED,
        ),
        one(
            "the signed request hides in an Object",
            {
                let hidden = format!("</ds:KeyInfo><ds:Object>{body}</ds:Object>");
                evil(&named.replace("</ds:KeyInfo>", &hidden))
            },
            MALFORMED,
        ),
        one(
            "the signed request hides in the forger's, by identifier",
            evil(&format!("<old>{body}</old>{named}")),
            PART,
        ),
        one(
            "two elements of the signed identifier",
            {
                let evil = evil(&format!("<old>{body}</old>{named}"));
                evil.replacen("11111111-045e", "b28fcdc1-045e", 1)
            },
            DUPLICATE_ID,
        ),
        one(
            "an identifier in another writing",
            with(&good, "<service>", &format!("<service Id=\"{}\">", &id[1..])),
            DUPLICATE_ID,
        ),
        one(
            "an identifier of XML itself",
            with(&good, "<service>", &format!("<service xml:id=\"{}\">", &id[1..])),
            DUPLICATE_ID,
        ),
        one(
            "a second Signature inside the first",
            with(&good, "</ds:KeyInfo>", &format!("</ds:KeyInfo><ds:Object>{signature}</ds:Object>")),
            MALFORMED,
        ),
        one(
            "the value is of another request",
            {
                let other = request().replace("1974–1991", "1974–1992");
                let theirs = Draft::by(&draft.signer, family, &other).signature();
                enclose(request(), &theirs)
            },
            ALTERED,
        ),
    ];
    let places = [
        ("the reference leads to an element within", "#a1"),
        ("the reference leads nowhere", "#nowhere"),
        ("the reference is an empty fragment", "#"),
        ("the reference is an XPointer to the root", "#xpointer(/)"),
        ("the reference is an XPointer to an identifier", "#xpointer(id('b28fcdc1'))"),
        ("the reference leads to another file", "attachments/application.pdf"),
        ("the reference leads to a file of the machine", "file:///etc/hostname"),
        ("the reference leads to the network", "http://ocsp.pki.example/x"),
    ];
    all.extend(places.map(|(name, uri)| one(name, by_id(uri).document(), REFERENCE)));
    all
}

/// More than one signature: each covers what stood there before it.
fn several(family: &str) -> Vec<Forged> {
    let first = Draft::honest(family);
    let once = first.document();
    let second = Draft::by(&who("head", family), family, &once);
    let twice = second.document();
    let (one_signature, other_signature) = (first.signature(), second.signature());
    vec![
        one("the first of two signatures is taken out", with(&twice, &one_signature, ""), ALTERED),
        one(
            "two signatures change places",
            with(&twice, &format!("{one_signature}{other_signature}"), &format!("{other_signature}{one_signature}")),
            ALTERED,
        ),
        one("the same signature twice", with(&once, &one_signature, &one_signature.repeat(2)), ALTERED),
        one("eleven signatures", with(&once, &one_signature, &one_signature.repeat(11)), TOO_MANY),
        one(
            "the first of two signatures is changed",
            {
                let at = format!("<ds:Signature xmlns:ds=\"{DS}\"><ds:SignedInfo>");
                with(&twice, &at, &at.replace("<ds:SignedInfo>", "<ds:SignedInfo> "))
            },
            INVALID,
        ),
    ]
}
