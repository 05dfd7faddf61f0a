//! openssl takes ours, we take its.

use super::*;

#[test]
fn openssl_takes_ours() {
    let desk = Desk::new();
    let content = desk.put("content", CONTENT);
    let anchors = desk.certificates("anchors", &["root-rsa", "nca-rsa", "root-p-256", "nca-p-256"]);
    let now = Pki::get().now().timestamp().to_string();
    let at = Some(Pki::get().now());
    let (rsa, ec) = (signer("asanova-rsa"), signer("head-p-256"));
    let both: [&dyn Sign; 2] = [&rsa, &ec];
    let judge = |message: &[u8], detached: bool, content: &str| {
        let message = desk.put("message", message);
        let common = ["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", &message, "-out", "/dev/null"];
        let trust = ["-CAfile", &anchors, "-no-CApath", "-no-CAstore", "-purpose", "any", "-attime", &now];
        let content = if detached { vec!["-content", content] } else { Vec::new() };
        desk.openssl(&[&common[..], &trust, &content].concat())
    };
    for signers in [&both[..1], &both[1..], &both[..]] {
        for (detached, at) in [(true, at), (true, None), (false, at)] {
            let message = sign(CONTENT, detached, signers, at, None).unwrap();
            assert!(judge(&message, detached, &content), "{} signers, detached {detached}", signers.len());
        }
    }
    let first = sign(CONTENT, true, &both[..1], at, None).unwrap();
    let second = add_signer(&first, Some(CONTENT), &ec, at, None).unwrap();
    assert_eq!(second, sign(CONTENT, true, &both, at, None).unwrap());
    assert!(judge(&second, true, &content));
    let other = desk.put("other", b"another");
    assert!(!judge(&second, true, &other));
}

#[test]
fn we_take_what_openssl_makes() {
    let desk = Desk::new();
    let content = desk.put("content", CONTENT);
    let out = desk.word("message");
    let ways: [(&[&str], bool); 9] = [
        (&[], true),
        (&["-nodetach"], false),
        (&["-cades"], true),
        (&["-keyid"], true),
        // An indefinite length, and a string in parts.
        (&["-nodetach", "-stream"], false),
        (&["-stream", "-cades"], true),
        (&["-md", "sha256", "-nosmimecap"], true),
        (&["-cades", "-nodetach", "-keyid", "-stream"], false),
        (&["-outform", "PEM"], true),
    ];
    for (way, detached) in ways {
        for names in [&["asanova-rsa"][..], &["head-p-256"], &["asanova-rsa", "head-p-256"]] {
            let mut arguments = vec!["cms", "-sign", "-binary", "-in", &content, "-out", &out, "-outform", "DER"];
            arguments.extend(way);
            let files: Vec<_> = names.iter().map(|name| (desk.certificate(name), desk.key(name))).collect();
            files.iter().for_each(|(certificate, key)| arguments.extend(["-signer", certificate, "-inkey", key]));
            desk.made(&arguments);
            let message = desk.read("message");
            let message = cms::octets(&message);
            if way.contains(&"-stream") && !detached {
                assert_eq!(message[1], 0x80, "openssl streams with indefinite lengths");
            }
            let found = checked(&message, detached.then_some(CONTENT));
            assert_eq!(found.len(), names.len());
            for signature in found {
                assert_eq!(signature.fault, None, "{way:?} {names:?}");
                assert_eq!(signature.signed_octets.unwrap().as_bytes(), CONTENT);
            }
        }
    }
    // Other digests with RSA.
    let (certificate, key) = (desk.certificate("asanova-rsa"), desk.key("asanova-rsa"));
    for (digest, algorithm) in
        [("sha384", Algorithm::RsaSha384), ("sha512", Algorithm::RsaSha512), ("sha1", Algorithm::RsaSha1)]
    {
        let common = ["cms", "-sign", "-binary", "-in", &content, "-out", &out, "-outform", "DER", "-md", digest];
        desk.made(&[&common[..], &["-signer", &certificate, "-inkey", &key]].concat());
        let found = &checked(&desk.read("message"), Some(CONTENT))[0];
        assert_eq!((&found.fault, found.algorithm), (&None, Some(algorithm)));
    }
    // What is outside the profile.
    let signed_with = |extra: &[&str]| {
        let common = ["cms", "-sign", "-binary", "-in", &content, "-out", &out, "-outform", "DER"];
        desk.made(&[&common[..], &["-signer", &certificate, "-inkey", &key], extra].concat());
        desk.read("message")
    };
    assert_eq!(fault(&signed_with(&["-noattr"]), Some(CONTENT)), Some(SignatureFault::Attributes("there are none")));
    let pss = signed_with(&["-keyopt", "rsa_padding_mode:pss"]);
    assert!(matches!(fault(&pss, Some(CONTENT)), Some(SignatureFault::Algorithm(_))));
    // The certificate did not travel: it may be given.
    let bare = signed_with(&["-nocerts"]);
    assert_eq!(fault(&bare, Some(CONTENT)), Some(SignatureFault::NoCertificate));
    let message = SignedData::read(&bare, &CmsLimits::default()).unwrap();
    let extra = [Pki::get().certificate("head-p-256"), Pki::get().certificate("asanova-rsa")];
    assert_eq!(message.check_among(Some(CONTENT), &extra)[0].fault, None);
    assert_eq!(message.check_among(Some(CONTENT), &extra[..1])[0].fault, Some(SignatureFault::NoCertificate));
}
