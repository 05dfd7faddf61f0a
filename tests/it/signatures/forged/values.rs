//! Values of digests and signatures that must not hold: cut, zero, out of range, of another form.

use super::document::{Draft, base64, enclose, request};
use super::refusals::{ALTERED, INVALID, MALFORMED, Refusal};
use super::{File, Forged};
use crate::pki::Pki;

pub fn forged(family: &str) -> Vec<Forged> {
    let draft = Draft::honest(family);
    let good = super::document::sign(&draft.signer, &draft.signed_octets());
    let value = |name: &str, value: Vec<u8>, refusal: Refusal| Forged {
        name: name.to_owned(),
        file: File::Xml(enclose(request(), &draft.signature_of(&value)).into_bytes()),
        refusal,
    };
    let saying = |name: &str, text: &str, refusal: Refusal| Forged {
        name: name.to_owned(),
        file: File::Xml(enclose(request(), &draft.signature_saying(text)).into_bytes()),
        refusal,
    };
    let half = good.len() / 2;
    let (r, s) = (&good[..half], &good[half..]);
    let zero = vec![0; half];
    let ones = vec![0xff; half];
    let mut turned = good.clone();
    turned[half - 1] ^= 1;
    let mut all = vec![
        value("one bit of the value is turned", turned, INVALID),
        value("the value is cut short", good[..good.len() - 1].to_vec(), INVALID),
        value("the value is too long", [&good[..], &[0]].concat(), INVALID),
        value("the value is half", r.to_vec(), INVALID),
        value("the value is zero", vec![0; good.len()], INVALID),
        value("the value is of ones", vec![0xff; good.len()], INVALID),
        value("the value is one", [vec![0; good.len() - 1], vec![1]].concat(), INVALID),
        value("the value is empty", Vec::new(), INVALID),
        saying("the value is not base64", "*", MALFORMED),
        saying("the value has an element inside", &format!("<x>{}</x>", base64(&good)), MALFORMED),
        value(
            "the value of another signer",
            {
                let other = super::document::who("head", family);
                super::document::sign(&other, &draft.signed_octets())
            },
            INVALID,
        ),
    ];
    if family != "rsa" {
        all.extend([
            value("r is zero", [&zero[..], s].concat(), INVALID),
            value("s is zero", [r, &zero].concat(), INVALID),
            value("r is beyond the order", [&ones[..], s].concat(), INVALID),
            value("s is beyond the order", [r, &ones].concat(), INVALID),
            value("r and s change places", [s, r].concat(), INVALID),
            value("the octets of the value are turned round", good.iter().rev().copied().collect(), INVALID),
        ]);
    }
    if family == "p-256" {
        // What certificates carry: XML-DSig wants the two numbers side by side.
        all.push(value(
            "the value in the writing of certificates",
            Pki::get().key(&draft.signer).sign(&draft.signed_octets()),
            INVALID,
        ));
    }
    all.extend(digests(family));
    all
}

fn digests(family: &str) -> Vec<Forged> {
    let draft = Draft::honest(family);
    let digest = super::document::algorithm(family).digest();
    let good = base64(&digest.digest(&super::document::canonical(request())));
    let saying = |name: &str, text: &str, refusal: Refusal| {
        assert!(draft.references.contains(&good));
        let references = draft.references.replace(&good, text);
        let document = Draft { references, ..draft.clone() }.document();
        Forged { name: name.to_owned(), file: File::Xml(document.into_bytes()), refusal }
    };
    let octets = digest.digest(b"something else");
    vec![
        saying("the digest is of something else", &base64(&octets), ALTERED),
        saying(
            "the digest is cut short",
            &base64(&digest.digest(&super::document::canonical(request()))[..20]),
            ALTERED,
        ),
        saying("the digest is empty", "", ALTERED),
        saying("the digest is not base64", "?", MALFORMED),
    ]
}
