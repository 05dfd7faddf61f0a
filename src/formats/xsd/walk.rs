//! Feeds a parsed document to the validator: once quickly for the verdict, and again for reasons when it is invalid.

use super::engine::{Engine, UNKNOWN};
use super::expected::{self, Expectation};
use super::{FINDINGS_MAX, Kind, shortened};
use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};
use crate::formats::places::xpath;
use roxmltree::{Document, Node};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use xsd_schema::namespace::NamespaceContextSnapshot;
use xsd_schema::validation::{ValidationError, ValidationRuntime, ValidationSink, ValidationWarning};

/// Levels of elements (design.md §10); deeper ones are refused, not walked.
const DEPTH_MAX: usize = 64;
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Whether the schema accepts the document.
pub fn is_valid(document: &Document, engine: &Engine) -> bool {
    let refused = Cell::new(false);
    let mut run = engine.validator.start_run(Verdict(&refused));
    let walked = verdict(document.root_element(), engine, &mut run, 1);
    walked && run.end_validation().is_ok() && !refused.get()
}

struct Verdict<'v>(&'v Cell<bool>);

impl ValidationSink for Verdict<'_> {
    fn on_error(&mut self, _: ValidationError) {
        self.0.set(true);
    }
    fn on_warning(&mut self, _: ValidationWarning) {}
}

/// False as soon as nothing can be valid any more.
fn verdict(node: Node, engine: &Engine, run: &mut ValidationRuntime<Verdict>, depth: usize) -> bool {
    if depth > DEPTH_MAX {
        return false;
    }
    open(node, engine, run, |run, name, namespace, xsi_type, xsi_nil, context| {
        run.validate_element_novalue(name, namespace, xsi_type, xsi_nil, context);
    });
    run.validate_end_of_attributes_novalue();
    for content in contents(node) {
        match content {
            Content::Characters(text) => characters(&text, run),
            Content::Element(child) if verdict(child, engine, run, depth + 1) => {}
            Content::Element(_) => return false,
        }
    }
    run.validate_end_element_novalue();
    true
}

/// What is wrong, where, and what would have been right.
pub fn explain(document: &Document, engine: &Engine, kind: Kind) -> Vec<Finding> {
    let errors = RefCell::new(Vec::new());
    let run = engine.validator.start_run(Faults(&errors));
    let mut explainer = Explainer {
        engine,
        kind,
        document,
        run,
        errors: &errors,
        findings: Vec::new(),
        parents: HashSet::new(),
        muted: 0,
    };
    explainer.element(document.root_element(), 1);
    if explainer.findings.is_empty() {
        // The verdict was No for a reason that is not bound to an element.
        let reason = explainer.run.end_validation().err();
        let rule = reason.map_or("cvc-elt", |e| e.constraint);
        explainer.report(document.root_element(), None, rule, "", Expectation::default());
    }
    explainer.findings
}

struct Faults<'f>(&'f RefCell<Vec<ValidationError>>);

impl ValidationSink for Faults<'_> {
    fn on_error(&mut self, error: ValidationError) {
        let mut errors = self.0.borrow_mut();
        if errors.len() < FINDINGS_MAX {
            errors.push(error);
        }
    }
    fn on_warning(&mut self, _: ValidationWarning) {}
}

struct Explainer<'d, 'i, 'f> {
    engine: &'f Engine,
    kind: Kind,
    document: &'d Document<'i>,
    run: ValidationRuntime<'f, Faults<'f>>,
    errors: &'f RefCell<Vec<ValidationError>>,
    findings: Vec<Finding>,
    /// Parents whose structure has its finding.
    parents: HashSet<roxmltree::NodeId>,
    /// Open elements that stand where they may not.
    muted: usize,
}

impl Explainer<'_, '_, '_> {
    fn element(&mut self, node: Node, depth: usize) {
        if self.findings.len() >= FINDINGS_MAX {
            return;
        }
        let name = shortened(node.tag_name().name());
        let parent = node.parent_element().unwrap_or(node);
        if depth > DEPTH_MAX {
            return self.report(node, Some(parent), "depth", &name, Expectation::default());
        }
        let wanted = match depth {
            1 => Expectation(self.kind.file().trim_end_matches(".xml").to_owned()),
            _ => expected::elements(self.engine, &self.run),
        };
        let mut known_type = None;
        open(node, self.engine, &mut self.run, |run, name, namespace, xsi_type, xsi_nil, context| {
            known_type = run.validate_element(name, namespace, xsi_type, xsi_nil, context).schema_type;
        });
        // What a misplaced element holds was never described.
        let misplaced = self.settle(node, Some(parent), &name, wanted);
        self.muted += usize::from(misplaced);

        let wanted = expected::attributes(self.engine, &self.run);
        self.run.validate_end_of_attributes_novalue();
        self.settle(node, None, &name, wanted);

        for content in contents(node) {
            match content {
                Content::Element(child) => self.element(child, depth + 1),
                Content::Characters(text) => {
                    let wanted = expected::elements(self.engine, &self.run);
                    characters(&text, &mut self.run);
                    self.settle(node, Some(node), &expected::seen(node), wanted);
                }
            }
        }
        if let Some(leaf) = known_type.and_then(|t| t.as_simple()) {
            self.run.validate_end_element_novalue();
            self.settle(node, None, &expected::seen(node), expected::value(self.engine, leaf));
        } else {
            let wanted = expected::elements(self.engine, &self.run);
            self.run.validate_end_element_novalue();
            self.settle(node, Some(node), &format!("</{name}>"), wanted);
        }
        self.muted -= usize::from(misplaced);
    }

    /// Turns the faults since the last call into a finding at `node`; says whether there were any.
    fn settle(&mut self, node: Node, structure_of: Option<Node>, seen: &str, wanted: Expectation) -> bool {
        let Some(first) = self.errors.take().into_iter().next() else { return false };
        if self.muted == 0 {
            self.report(node, structure_of, first.constraint, seen, wanted);
        }
        true
    }

    /// A fault in the structure of a parent makes all that follows in it look wrong: only the first is told.
    fn report(&mut self, node: Node, structure_of: Option<Node>, rule: &str, seen: &str, wanted: Expectation) {
        let repeated = structure_of.is_some_and(|parent| !self.parents.insert(parent.id()));
        if repeated || self.findings.len() >= FINDINGS_MAX {
            return;
        }
        let position = self.document.text_pos_at(node.range().start);
        let place = Place::file(self.kind.file()).at(position.row, position.col).xpath(xpath(node));
        let finding = Finding::new(Code::SchemaViolation, place);
        self.findings.push(finding.fact("seen", seen).fact("expected", wanted.0).fact("rule", rule));
    }
}

/// Element start and attributes. Names that the schema does not know are replaced by one that it never declares.
fn open<S: ValidationSink>(
    node: Node,
    engine: &Engine,
    run: &mut ValidationRuntime<'_, S>,
    start: impl FnOnce(&mut ValidationRuntime<'_, S>, &str, &str, Option<&str>, Option<&str>, &NamespaceContextSnapshot),
) {
    let name = node.tag_name();
    let (xsi_type, context) = xsi_type_of(node, engine).map_or((None, Default::default()), |(t, c)| (Some(t), c));
    let namespace = engine.known(name.namespace().unwrap_or(""));
    start(run, engine.known(name.name()), namespace, xsi_type.as_deref(), node.attribute((XSI, "nil")), &context);
    for attribute in node.attributes() {
        let namespace = match attribute.namespace() {
            Some(XSI) => XSI,
            other => engine.known(other.unwrap_or("")),
        };
        let value = match (namespace, attribute.name(), &xsi_type) {
            (XSI, "type", Some(t)) => t,
            _ => attribute.value(),
        };
        let name = if namespace == XSI && is_xsi_name(attribute.name()) {
            attribute.name()
        } else {
            engine.known(attribute.name())
        };
        run.validate_attribute(name, namespace, value);
    }
}

fn is_xsi_name(name: &str) -> bool {
    matches!(name, "type" | "nil" | "schemaLocation" | "noNamespaceSchemaLocation")
}

/// `xsi:type` as a name in one prefix of ours, bound to the namespace that it means where it stands.
fn xsi_type_of(node: Node, engine: &Engine) -> Option<(String, NamespaceContextSnapshot)> {
    let written = node.attribute((XSI, "type"))?.trim();
    let (prefix, local) = written.split_once(':').map_or((None, written), |(prefix, local)| (Some(prefix), local));
    let mut context = NamespaceContextSnapshot::default();
    let uri = node.lookup_namespace_uri(prefix).map(|uri| engine.names().add(engine.known(uri)));
    if prefix.is_none() {
        context.default_ns = uri;
        return Some((engine.known(local).to_owned(), context));
    }
    context.bindings.extend(uri.map(|uri| (engine.names().add(UNKNOWN), uri)));
    Some((format!("{UNKNOWN}:{}", engine.known(local)), context))
}

enum Content<'a, 'i> {
    Element(Node<'a, 'i>),
    Characters(Cow<'a, str>),
}

/// Elements and texts in order; a leaf's text in one piece, wherever comments cut it.
fn contents<'a, 'i>(node: Node<'a, 'i>) -> Vec<Content<'a, 'i>> {
    let content = |child: Node<'a, 'i>| match child.text() {
        _ if child.is_element() => Some(Content::Element(child)),
        Some(text) if child.is_text() => Some(Content::Characters(text.into())),
        _ => None,
    };
    let mut contents: Vec<_> = node.children().filter_map(content).collect();
    if contents.len() > 1 && !contents.iter().any(|c| matches!(c, Content::Element(_))) {
        let text = node.children().filter(Node::is_text).filter_map(|t| t.text()).collect::<String>();
        contents = vec![Content::Characters(text.into())];
    }
    contents
}

fn characters<S: ValidationSink>(text: &str, run: &mut ValidationRuntime<'_, S>) {
    if text.chars().all(|c| matches!(c, ' ' | '\t' | '\n' | '\r')) {
        run.validate_whitespace(text);
    } else if text.chars().all(char::is_whitespace) {
        // Blanks that are characters to XML but white space to the library. They begin no text of ours, with or without
        // a letter after them.
        run.validate_text(&format!("{text}x"));
    } else {
        run.validate_text(text);
    }
}
