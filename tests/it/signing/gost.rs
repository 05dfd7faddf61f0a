//! Keys of GOST 34.310: never inside the PDF, always beside it; and manifests that come back signed by them.

use super::travelling::Office;
use crate::road::program::text;
use muragat::app::demo::signer;
use muragat::formats::cms;
use muragat::formats::keys::Sign;
use muragat::formats::pades;
use muragat::formats::xmldsig;
use serde_json::json;
use std::fs;
use std::path::Path;

const GOST_HEAD: &str = "akzholtaev-head-gost";

fn ways(office: &Office, number: &str) -> Vec<(String, String, String)> {
    let said = office.run(&["verify", number]).ends(0).json();
    let word = |s: &serde_json::Value, name: &str| s[name].as_str().unwrap_or_default().to_owned();
    let signatures = said["documents"][0]["signatures"].as_array().unwrap();
    signatures.iter().map(|s| (word(s, "role"), word(s, "how"), word(s, "algorithm"))).collect()
}

#[test]
fn a_gost_key_at_hand_signs_beside_the_pdf_alone() {
    let office = Office::new(&["boztorgaeva-specialist", "kokzhiekova-signer"]);
    let pki = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pki");
    let file = office.root.join("muragat.toml");
    let key = format!(
        "from = \"2013-01-01\"\nkey = {{ pem = \"{0}/keys/{GOST_HEAD}.pem\", certificate = \"{0}/certs/{GOST_HEAD}.pem\" }}",
        text(&pki)
    );
    let toml = fs::read_to_string(&file).unwrap();
    fs::write(&file, toml.replacen("from = \"2013-01-01\"", &key, 1)).unwrap();
    office.run(&["process"]).ends(0);
    let told = |role: &str, how: &str, algorithm: &str| (role.to_owned(), how.to_owned(), algorithm.to_owned());
    assert_eq!(
        ways(&office, "AC-D-2015-000001"),
        [
            told("executor", "pades", "rsa-sha256"),
            told("executor", "cms", "rsa-sha256"),
            told("provider_head", "cms", "gost-34.310-2015"),
        ]
    );
    let pdf = fs::read(office.root.join("outbox/provider/AC-D-2015-000001-archival_certificate.pdf")).unwrap();
    let inside = pades::check(&pdf).unwrap();
    assert_eq!(inside.len(), 1);
    assert!(inside[0].covers_whole_file && inside[0].checked.fault.is_none());
}

#[test]
fn a_manifest_comes_back_signed_by_gost() {
    for (form, made) in [
        (
            "xml",
            (|manifest: &str, signer: &dyn Sign| xmldsig::sign(manifest, signer).unwrap().into_bytes())
                as fn(&str, &dyn Sign) -> Vec<u8>,
        ),
        ("p7m", |manifest, signer| cms::sign(manifest.as_bytes(), false, &[signer], None, None).unwrap()),
    ] {
        let office = Office::new(&["boztorgaeva-specialist", "kokzhiekova-signer"]);
        office.run(&["process"]).ends(5);
        let manifest = office.manifest("provider_head");
        let signed = office.write(&format!("signed.{form}"), made(&manifest, &signer(GOST_HEAD).unwrap()));
        let said = office.run(&["sign", "import", text(&signed)]).ends(0).json();
        assert_eq!((said["taken"].as_array().map(Vec::len), &said["findings"]), (Some(2), &json!([])), "{said}");
        let head = ways(&office, "AC-D-2015-000001").pop().unwrap();
        assert_eq!(head, ("provider_head".to_owned(), "manifest".to_owned(), "gost-34.310-2015".to_owned()));
    }
}
