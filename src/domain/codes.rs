//! Every code that a finding can have, and to whom a package with it goes (design.md §1, four kinds of No).
//!
//! A released code never changes its meaning. The sentences stand in `report`.

use super::request::Channel;

/// To whom a No belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disposition {
    /// Said on record, stops nothing.
    Remark,
    /// Registered; a person decides, and a refusal draft is made.
    RefusalDraft,
    /// Nobody is told: a check is not finished, and is tried again. Never counts against the applicant.
    Wait,
    /// қабылдаудан бас тарту туралы қолхат: the centre does not take the application, and says what is missing.
    AcceptanceRefusal,
    /// хабарлама to the channel it came by, without a request number.
    Notice,
    /// қайтару to the sender's system.
    Return,
    /// Untouched to `rejected/`.
    Reject,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $key:literal, $rule:ident;)*) => {
        /// A finding code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $variant),* }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The stable word, as in `findings[].code`.
            pub fn key(self) -> &'static str {
                match self { $(Code::$variant => $key),* }
            }

            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Code::$variant),)* _ => None }
            }

            fn rule(self) -> Rule {
                match self { $(Code::$variant => Rule::$rule),* }
            }
        }
    };
}

/// How the disposition follows from a code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    Remark,
    RefusalDraft,
    Wait,
    AcceptanceRefusal,
    Notice,
    Return,
    Reject,
    /// The applicant's own signature: a notice; the operator's or employee's: a return.
    BySigner,
}

codes! {
    // The container
    /// The file is no ZIP archive, or its end is missing.
    ContainerNotZip = "container.not-zip", Reject;
    /// A member's bytes do not unpack or fail their CRC.
    ContainerDamaged = "container.damaged", Reject;
    /// Neither `request.xml` nor `decision.xml` is in the package, or both are.
    ContainerNoContent = "container.no-content", Reject;
    /// Packed or unpacked size over the limit.
    ContainerTooLarge = "container.too-large", Reject;
    /// A member unpacks to more than the allowed ratio.
    ContainerRatio = "container.ratio", Reject;
    ContainerTooManyMembers = "container.too-many-members", Reject;
    /// `..`, absolute, device, control characters, backslash, not UTF-8.
    ContainerName = "container.name", Reject;
    /// The same name twice, or two names that differ by case or normalisation only.
    ContainerDuplicateName = "container.duplicate-name", Reject;
    ContainerSymlink = "container.symlink", Reject;
    ContainerEncrypted = "container.encrypted", Reject;
    // The XML of the package
    /// Not well-formed, not UTF-8, or not the root element that its name promises.
    XmlMalformed = "xml.malformed", Reject;
    XmlDoctype = "xml.doctype", Reject;
    XmlTooDeep = "xml.too-deep", Reject;
    XmlTooLarge = "xml.too-large", Reject;
    XmlRoot = "xml.root", Reject;
    /// The schema does not accept it.
    SchemaViolation = "schema.violation", Return;
    // The signature of the package
    SignatureMissing = "signature.missing", BySigner;
    /// Outside the profile of this policy: algorithm, transform, reference, form.
    SignatureUnsupported = "signature.unsupported", BySigner;
    /// The digest differs: the content was changed after signing.
    SignatureAltered = "signature.altered", BySigner;
    /// The signature value does not belong to the certificate's key.
    SignatureInvalid = "signature.invalid", BySigner;
    SignatureNoAnchor = "signature.no-anchor", BySigner;
    SignatureExpired = "signature.expired", BySigner;
    SignatureNotYetValid = "signature.not-yet-valid", BySigner;
    /// The certificate was revoked, and nothing proves that the signature is older.
    SignatureRevoked = "signature.revoked", BySigner;
    /// An authority above the certificate was revoked.
    SignatureAuthorityRevoked = "signature.authority-revoked", BySigner;
    /// The algorithm was admitted once, and no longer at the time that counts.
    SignatureOutdated = "signature.outdated", BySigner;
    /// A time-stamp contradicts the time at which it came.
    SignatureTimeStamp = "signature.time-stamp", BySigner;
    /// A detached signature came without what it signs.
    SignatureContentMissing = "signature.content-missing", BySigner;
    /// The outside has not answered about a certificate: neither good nor bad.
    SignatureCheckNotFinished = "signature.check-not-finished", Wait;
    /// A certificate for authentication, or of a certification authority.
    SignaturePurpose = "signature.purpose", BySigner;
    /// ЖСН/БСН of the request and of the certificate differ.
    SignatureOtherPerson = "signature.other-person", BySigner;
    /// The operator or specialist who signed is not among the office's signers for this channel.
    SignatureNotAuthorised = "signature.not-authorised", Return;
    // Attachments
    AttachmentMissing = "attachment.missing", Return;
    AttachmentUndeclared = "attachment.undeclared", Return;
    AttachmentDigest = "attachment.digest", Return;
    AttachmentSize = "attachment.size", Return;
    /// The bytes are not of the declared media type.
    AttachmentMediaType = "attachment.media-type", Return;
    /// A picture that says it has more points than anybody can open.
    AttachmentPoints = "attachment.points", Return;
    AttachmentTooMany = "attachment.too-many", Return;
    /// Required by the passport for this kind and channel, not there.
    AttachmentRequired = "attachment.required", RefusalDraft;
    /// Another person's data are asked for, and no paper shows the right to them.
    AttachmentRight = "attachment.right", RefusalDraft;
    /// The same at the counter of a service centre that gave no receipt yet, where the act lets it refuse to accept.
    AttachmentRequiredAtCentre = "attachment.required-at-centre", AcceptanceRefusal;
    // Rules beyond the schema
    /// Letters that the fonts of the sheets do not have: nothing could be printed.
    TextLetters = "text.letters", Return;
    IdentifierCheckDigit = "identifier.check-digit", Return;
    /// The working calendar has no such year: no legal term can be counted.
    DateCalendar = "date.calendar", Return;
    DateFuture = "date.future", Return;
    /// Before the law knew a digital signature: nothing that this package tells of can have been done then.
    DateTooEarly = "date.too-early", Return;
    DateOrder = "date.order", Return;
    DatePromised = "date.promised", Remark;
    PowerOfAttorneyNotNotarised = "power-of-attorney.not-notarised", Return;
    PowerOfAttorneyIncomplete = "power-of-attorney.incomplete", Return;
    ServiceUnknown = "service.unknown", Return;
    ServiceNotInForce = "service.not-in-force", Return;
    ServiceChannel = "service.channel", Return;
    ServiceDetails = "service.details", Return;
    RequestIdReused = "request.id-reused", Return;
    // Registers and payment
    /// The register has no data under the key.
    LookupNotFound = "lookup.not-found", Notice;
    /// The package lacks an answer that its sender has to put in, and nobody else can be asked here.
    LookupMissing = "lookup.missing", Return;
    /// The register has not answered: neither yes nor no.
    LookupNotAnswered = "lookup.not-answered", Wait;
    LookupNameDiffers = "lookup.name-differs", RefusalDraft;
    /// Dead, liquidated, revoked, out of term.
    LookupStatus = "lookup.status", RefusalDraft;
    /// The register of notaries knows the power of attorney, but between others.
    LookupPowerOfAttorney = "lookup.power-of-attorney", RefusalDraft;
    PaymentMissing = "payment.missing", Notice;
    PaymentFailed = "payment.failed", Notice;
    /// Not paid within the hours that the regulation gives.
    PaymentExpired = "payment.expired", Notice;
    PaymentAfterSigning = "payment.after-signing", Notice;
    PaymentAmount = "payment.amount", Notice;
    PaymentPayer = "payment.payer", Notice;
    PaymentService = "payment.service", Notice;
    /// The receipt paid for another case.
    PaymentReceiptUsed = "payment.receipt-used", Notice;
    /// The payment gateway has not confirmed it yet: neither yes nor no.
    PaymentNotConfirmed = "payment.not-confirmed", Wait;
    // Decisions
    DecisionUnknownRequest = "decision.unknown-request", Return;
    DecisionNumberDisagrees = "decision.number-disagrees", Return;
    DecisionRole = "decision.role", Return;
    DecisionTerm = "decision.term", Return;
    DecisionForeignCase = "decision.foreign-case", Return;
    DecisionAlreadyAnswered = "decision.already-answered", Return;
    /// No ground of the passport.
    DecisionGround = "decision.ground", Return;
    /// A ground of the passport whose days are over.
    DecisionGroundClosed = "decision.ground-closed", Return;
    DecisionContent = "decision.content", Return;
    DecisionExecutor = "decision.executor", Return;
    DecisionNoDocument = "decision.no-document", Return;
    /// The package decides the case twice, and nobody says which one is meant.
    DecisionCaseTwice = "decision.case-twice", Return;
    /// What is quoted cannot be read on both sheets.
    DecisionTranslation = "decision.translation", Return;
    /// Nothing says where the facts were found.
    DecisionSources = "decision.sources", Return;
    /// Facts that do not stand in order of time; the sheet orders them.
    DecisionFactsOrder = "decision.facts-order", Remark;
    /// The same, because they stand together by the papers they were found in.
    DecisionFactsBySource = "decision.facts-by-source", Remark;
    /// Facts without a date; the sheet has them last.
    DecisionFactsUndated = "decision.facts-undated", Remark;
    // Letters of e-mail
    /// The address in the request is none to which anything may be sent.
    MailAddress = "mail.address", Remark;
    /// The server of e-mail refused the letter for good.
    MailRefused = "mail.refused", Remark;
    /// The case is of class `restricted`: its answer never goes by e-mail.
    MailRestricted = "mail.restricted", Remark;
    /// The server of e-mail has not taken the letter yet.
    MailAway = "mail.away", Wait;
    // The chain of the provider's people
    /// The role does not do this.
    ChainRole = "chain.role", Return;
    /// Something else comes before it.
    ChainNotNext = "chain.not-next", Return;
    ChainDone = "chain.done", Return;
    /// The edition has no such step.
    ChainNoStep = "chain.no-step", Return;
    /// The document is signed.
    ChainClosed = "chain.closed", Return;
    /// Term or services of the person do not cover it.
    ChainPerson = "chain.person", Return;
    /// It is given to somebody who cannot take it.
    ChainAssignee = "chain.assignee", Return;
    /// Another specialist was to draft it.
    ChainOtherPerson = "chain.other-person", Return;
    /// The decision is not what was drafted.
    ChainDraftDiffers = "chain.draft-differs", Return;
    /// Nobody heard the applicant before an adverse decision.
    ChainHearing = "chain.hearing", Return;
    ChainHearingEarly = "chain.hearing-early", Return;
    /// The passport knows no such answer of this service.
    DecisionOutcome = "decision.outcome", Return;
    /// Twice, too late, too far, or told too late.
    DecisionExtension = "decision.extension", Return;
    /// A request to supplement whose last day is over, or lies behind the term.
    DecisionSupplement = "decision.supplement", Return;
    /// What is to be corrected or doubled is no document of this case, or is annulled.
    DecisionDocument = "decision.document", Return;
    // Beside all others
    /// There are more findings than are listed.
    FindingsMore = "findings.more", Remark;
    // Signatures that come back to documents of the office
    /// A document is drawn and waits for people who sign away from the office.
    SigningAwaited = "signing.awaited", Wait;
    /// Neither a manifest nor a CMS.
    SigningUnreadable = "signing.unreadable", Return;
    SigningNotSigned = "signing.not-signed", Return;
    SigningUnknownDocument = "signing.unknown-document", Return;
    /// It has a number, and waits for nobody.
    SigningNotAwaited = "signing.not-awaited", Return;
    /// Nobody signs the document in that role.
    SigningRole = "signing.role", Return;
    SigningOtherPerson = "signing.other-person", Return;
    /// Of the signer's office, on the day of importing.
    SigningTerm = "signing.term", Return;
    SigningEdition = "signing.edition", Return;
    SigningDigest = "signing.digest", Return;
    // Tables from which decisions are made; nothing of them is in a package yet
    /// No spreadsheet, no CSV in UTF-8, or too large.
    TableUnreadable = "table.unreadable", Return;
    /// Not known, or twice.
    TableHeading = "table.heading", Return;
    TableColumnMissing = "table.column-missing", Return;
    TableCell = "table.cell", Return;
    /// Rows of one case differ in what a case has once.
    TableDisagrees = "table.disagrees", Return;
    TableCaseTwice = "table.case-twice", Return;
    // Filled surveys; nothing of them is in a package
    /// A column of a table of surveys is not known, not there, or cannot be read.
    SurveyTable = "survey.table", Return;
    /// The service asks nobody on that day.
    SurveyNoWording = "survey.no-wording", Return;
    /// A question without an answer, or an answer that there is not.
    SurveyAnswer = "survey.answer", Return;
    /// It speaks of a request that is unknown, of another service, or was spoken of before.
    SurveyRequest = "survey.request", Return;
}

impl Code {
    /// To whom a package with this finding goes; `None` when the channel could not be read.
    pub fn disposition(self, channel: Option<Channel>) -> Disposition {
        match self.rule() {
            Rule::Remark => Disposition::Remark,
            Rule::RefusalDraft => Disposition::RefusalDraft,
            Rule::Wait => Disposition::Wait,
            Rule::AcceptanceRefusal => Disposition::AcceptanceRefusal,
            Rule::Notice => Disposition::Notice,
            Rule::Return => Disposition::Return,
            Rule::Reject => Disposition::Reject,
            Rule::BySigner if channel == Some(Channel::Portal) => Disposition::Notice,
            Rule::BySigner => Disposition::Return,
        }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.key())
    }
}
