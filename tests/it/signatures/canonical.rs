//! The canonical form against libxml2's.

use super::tools::{fixtures, run};
use muragat::formats::c14n::{Mode, canonical};
use muragat::formats::xml::{self, XmlLimits};
use proptest::prelude::*;

/// One trap each.
const DOCUMENTS: [(&str, &str); 30] = [
    ("empty elements", "<a><b/><c></c><d\n/></a>"),
    ("declaration goes", "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<a/>\n"),
    ("a mark goes", "\u{feff}<a>ә</a>"),
    ("order of attributes", "<a z='1' b='2' ә='3' A='4' _='5'/>"),
    ("order by namespace", "<a xmlns:x='urn:b' xmlns:y='urn:a' x:k='1' y:k='2' k='3' x:a='4'/>"),
    ("white space in values", "<a b='1\t2\n3\r\n4\r5 6'/>"),
    ("references to white space in values", "<a b='1&#9;2&#10;3&#13;4&#xD;&#xA;5'/>"),
    ("quotes in values", "<a b='\"' c=\"'\" d='&quot;&apos;&lt;&gt;&amp;'/>"),
    ("line ends in text", "<a>1\r\n2\r3\n4\t5</a>"),
    ("references in text", "<a>&#13;&#10;&#9;&lt;&gt;&amp;&quot;&apos;&#x4D9;&#1241;</a>"),
    ("marked sections", "<a><![CDATA[<b>&amp;]]>x<![CDATA[]]>]]&gt;<![CDATA[\r\n\"]]></a>"),
    ("Kazakh letters", "<өтініш тілі='қазақша'>Ә Ғ Қ Ң Ө Ұ Ү Һ І — №5 «а»</өтініш>"),
    ("beyond the first plane", "<a b='\u{1F4DC}'>\u{1F4DC}&#x1F4DC;</a>"),
    ("default namespace", "<a xmlns='urn:a'><b xmlns='urn:b'><c xmlns='urn:a'/></b></a>"),
    ("default namespace undone", "<a xmlns='urn:a'><b xmlns=''><c/><d xmlns=''/></b></a>"),
    ("default namespace undone where none is", "<a><b xmlns=''><c xmlns='urn:c'><d xmlns=''/></c></b></a>"),
    ("superfluous declarations", "<p:a xmlns:p='urn:p'><p:b xmlns:p='urn:p' xmlns:q='urn:q'/></p:a>"),
    (
        "a prefix of another namespace",
        "<p:a xmlns:p='urn:p'><p:b xmlns:p='urn:q'><p:c xmlns:p='urn:p'/></p:b><p:d/></p:a>",
    ),
    (
        "two prefixes of one namespace",
        "<a xmlns:q='urn:p' xmlns:p='urn:p' xmlns='urn:p'><p:b q:k='1'/><q:b k='1'/></a>",
    ),
    ("unused declarations far above", "<a xmlns:p='urn:p' xmlns:q='urn:q'><b><p:c/></b><b q:k='v'/></a>"),
    ("a prefix used by an attribute alone", "<a xmlns:p='urn:p'><b p:k='v'><c p:k='w'/></b><b p:k='v'/></a>"),
    ("declarations in any order", "<a xmlns:z='urn:1' xmlns:b='urn:2' xmlns='urn:3' z:k='' b:k=''/>"),
    ("xml:lang and xml:space", "<a xml:lang='kk' xml:space='preserve'><b xml:lang='ru'> <c/> </b></a>"),
    ("xml:id and an own prefix named so", "<a xmlns:xm='urn:x' xm:lang='x' xml:id='i' lang='y'/>"),
    ("instructions", "<?first?>\n<?second  with words ?><a><?in  a=\"1\"\r\nb?><b/><?empty ?></a><?last x?>\n"),
    ("comments", "<!-- one --><!--two\r\nlines--><a><!-- in --><b/>x<!---->y</a><!-- last -->\n"),
    ("comments and instructions mixed", "<?x?><!--c--><?y?><a/><!--d--><?z?><!--e-->"),
    ("space within tags", "<a  b = '1'\r\n\tc\n=\n'2'  ><d ></d ></a >"),
    ("a sign that ends no tag", "<a b='1>2' c='/>'><b d='xmlns'>x > y</b></a>"),
    ("a signature's base64", "<s:V xmlns:s='http://www.w3.org/2000/09/xmldsig#'>\naGVs&#13;\nbG8=&#13;\n</s:V>"),
];

fn ours(text: &str, exclusive: bool, comments: bool) -> String {
    let parsed = xml::parse(text.as_bytes(), &XmlLimits::default()).expect("well-formed");
    String::from_utf8(canonical(parsed.document().root(), Mode { exclusive, comments }, &[])).expect("UTF-8")
}

#[test]
fn whole_documents_agree_with_libxml2() {
    let folder = tempfile::tempdir().unwrap();
    for (what, text) in DOCUMENTS {
        let file = folder.path().join("document.xml");
        std::fs::write(&file, text).unwrap();
        for (flag, exclusive) in [("--c14n", false), ("--exc-c14n", true)] {
            let (good, theirs) = run("libxml2-utils", "xmllint", &[flag, file.to_str().unwrap()]);
            assert!(good, "xmllint refuses {what}");
            assert_eq!(ours(text, exclusive, true), String::from_utf8(theirs).unwrap(), "{what}, {flag}");
        }
    }
}

#[test]
fn without_comments_it_is_the_form_of_the_document_without_them() {
    for (what, text) in DOCUMENTS {
        let parsed = xml::parse(text.as_bytes(), &XmlLimits::default()).unwrap();
        let mut bare = parsed.text().to_owned();
        let comments: Vec<_> = parsed.document().descendants().filter(|n| n.is_comment()).collect();
        for comment in comments.iter().rev() {
            bare.replace_range(comment.range(), "");
        }
        for exclusive in [false, true] {
            assert_eq!(ours(text, exclusive, false), ours(&bare, exclusive, true), "{what}");
        }
    }
}

#[test]
fn the_canonical_form_of_a_canonical_form_is_itself() {
    for (what, text) in DOCUMENTS {
        for exclusive in [false, true] {
            let once = ours(text, exclusive, true);
            assert_eq!(ours(&once, exclusive, true), once, "{what}");
        }
    }
}

/// A part takes along what it inherits; xmlsec1 made these two digests.
#[test]
fn a_part_of_a_document_agrees_with_xmlsec1() {
    let Some(folder) = fixtures() else { return };
    for (file, exclusive) in [("selfmade_rsa_id_inherited_xmlattrs.xml", false), ("selfmade_rsa_id_excc14n.xml", true)]
    {
        let octets = std::fs::read(folder.join("xml").join(file)).unwrap();
        let parsed = xml::parse(&octets, &XmlLimits::default()).unwrap();
        let part = parsed.document().descendants().find(|n| n.attribute("Id") == Some("part")).unwrap();
        let digest = parsed.document().descendants().find(|n| n.tag_name().name() == "DigestValue").unwrap();
        let form = canonical(part, Mode { exclusive, comments: false }, &[]);
        let own = data_encoding::BASE64.encode(ring::digest::digest(&ring::digest::SHA256, &form).as_ref());
        assert_eq!(Some(own.as_str()), digest.text(), "{file}");
    }
}

/// Elements with every mix of prefixes, redeclared namespaces, attributes, text, comments and instructions.
fn any_element() -> impl Strategy<Value = String> {
    let declarations = prop::sample::subsequence(
        vec![" xmlns='urn:a'", " xmlns:p='urn:a'", " xmlns:q='urn:b'", " xmlns:r='urn:a'", " xmlns:p2=\"urn:c\""],
        0..4,
    );
    let attributes = prop::sample::subsequence(
        vec![" k='1&#9;\t'", " p:k='\"'", " q:k=' \n '", " r:l='&lt;&gt;'", " xml:lang='kk'", " ә='ғ'", " a=''"],
        0..5,
    );
    let name = prop::sample::select(vec!["a", "p:a", "q:b", "r:c", "ә", "p:қ"]);
    let text = prop::sample::select(vec![
        "",
        " ",
        "\r\n",
        "ә&amp;",
        "<![CDATA[<&]]>",
        "<!-- x -->",
        "<?i  y?>",
        "]] >",
        "&#xD;",
    ]);
    let part = (name, declarations, attributes, text);
    let leaf = part.clone().prop_map(|(n, d, a, t)| format!("<{n}{}{}>{t}</{n}>", d.concat(), a.concat()));
    leaf.prop_recursive(5, 24, 4, move |inner| {
        (part.clone(), prop::collection::vec(inner, 1..4)).prop_map(|((n, d, a, t), children)| {
            format!("<{n}{}{}>{t}{}{t}</{n}>", d.concat(), a.concat(), children.concat())
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn made_up_documents_agree_with_libxml2(element in any_element()) {
        // Every prefix is bound somewhere above; `p` and `r` may still clash, which xmllint and we both refuse.
        let text = format!("<d xmlns:p='urn:p' xmlns:q='urn:q' xmlns:r='urn:r'>{element}</d>");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("document.xml");
        std::fs::write(&file, &text).unwrap();
        for (flag, exclusive) in [("--c14n", false), ("--exc-c14n", true)] {
            let (good, theirs) = run("libxml2-utils", "xmllint", &[flag, file.to_str().unwrap()]);
            prop_assert_eq!(good, xml::parse(text.as_bytes(), &XmlLimits::default()).is_ok(), "{}", text);
            if good {
                prop_assert_eq!(ours(&text, exclusive, true), String::from_utf8(theirs).unwrap(), "{}", text);
            }
        }
    }
}
