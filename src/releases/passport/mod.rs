//! A service's passport: what one edition of a regulation says about one service, as data with its clauses.
//!
//! What no room asks yet (chain, survey, look-ups, the way of a result) is data all the same: read, linted and shown.

mod chain;
mod channel;
mod complaints;
mod fee;
mod form;
mod ground;
mod replies;
mod survey;

pub use chain::{ChainStep, CountedFrom, Extension, Hearing, Target, TargetUnit};
pub use channel::{ChannelRule, Form, Limit, Lookups, RequiredAttachment, ResultKind, ResultRule, Step, Steps, Way};
pub use complaints::Complaints;
pub use fee::{Fee, FeeMoment, Rate};
pub use form::{FORM, Field};
pub use ground::{GroundForm, GroundRule, Hearer};
pub use replies::{Forwarding, NegativeReply, RightToData};
pub use survey::{Condition, Survey};

use crate::domain::calendar::{AcceptanceDay, Calendar, Counting, LastDayOff, OutsideCalendar, Term};
use crate::domain::chain::{self as line, Act, Chain};
use crate::domain::document::DocumentKind;
use crate::domain::payment::{self, PayRule};
use crate::domain::request::Channel;
use crate::domain::signer::Role;
use crate::domain::text::Bilingual;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// One edition, `schemas/services/<service>/<edition>.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Passport {
    /// As `ARCH_CERT`.
    pub service: String,
    /// As `2012-11-07`: the act's date.
    pub edition: String,
    /// First day in force.
    pub from: NaiveDate,
    /// Last day in force; absent: in force still.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Series of numbers, as `AC`.
    pub prefix: String,
    /// Whose act this is, as `mangystau` or `republic`: of two acts in force, a provider goes by its own.
    pub jurisdiction: String,
    pub name: Bilingual,
    /// Whom the act names as қызмет беруші / услугодатель; letterheads have the office's own name.
    pub provider: Bilingual,
    /// The regulation that this edition is, as it is cited.
    pub regulation: Bilingual,
    /// The standard that the regulation rests on.
    pub standard: Bilingual,
    /// Where in the seed this was read, as `003-A2 §6–8`.
    pub source: String,
    pub automation: Automation,
    /// Whether the act calls the service транзакциялық / транзакционная.
    #[serde(default)]
    pub transactional: bool,
    /// Who may ask.
    pub applicants: Vec<ApplicantKind>,
    /// Element inside `details` of a request and a decision, as `archival_certificate`.
    pub details: String,
    /// What a granted request yields; absent: registered only, no document is issued here yet.
    #[serde(default)]
    pub document: Option<DocumentKind>,
    /// What that document is called, where its kind has no name of its own (`certificate`).
    #[serde(default)]
    pub title: Option<Bilingual>,
    /// Fields of the form, where `details` is `form`.
    #[serde(default)]
    pub fields: Vec<Field>,
    pub channels: BTreeMap<Channel, ChannelRule>,
    pub counting: CountingRule,
    /// Who may decide and sign the result.
    pub decision_roles: Vec<Role>,
    /// Whether the executor signs beside the head (r576 426).
    #[serde(default)]
    pub executor_signs: bool,
    /// The steps inside the provider, where the act has them.
    #[serde(default)]
    pub chain: Vec<ChainStep>,
    #[serde(default)]
    pub extension: Option<Extension>,
    /// That nothing was found is a reply of its own; absent: the service finds nothing out.
    #[serde(default)]
    pub negative_reply: Option<NegativeReply>,
    /// A request about what others hold is sent on.
    #[serde(default)]
    pub forwarding: Option<Forwarding>,
    /// What an applicant shows who asks about another person; absent: nobody can.
    #[serde(default)]
    pub right_to_data: Option<RightToData>,
    /// The applicant is heard before a refusal, where the edition demands it.
    #[serde(default)]
    pub hearing: Option<Hearing>,
    pub grounds: Vec<GroundRule>,
    pub fee: Fee,
    /// Free text for letters: where and until when a refusal may be complained of.
    pub complaint: Bilingual,
    /// Who looks into complaints, and within what term.
    #[serde(default)]
    pub complaints: Option<Complaints>,
    /// Telephone and sites of the regulation.
    #[serde(default)]
    pub contacts: Vec<String>,
    /// What the applicant needs at the portal.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// Wordings of the survey, each from its day on.
    #[serde(default)]
    pub survey: Vec<Survey>,
    /// What this edition calls its people and papers.
    pub words: Words,
    /// Clause of each value that is no table of its own.
    pub clauses: BTreeMap<String, String>,
}

/// автоматтандыру дәрежесі / степень автоматизации
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Automation {
    Full,
    Partial,
    Paper,
}

/// алушы / услугополучатель
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ApplicantKind {
    Person,
    Entrepreneur,
    Entity,
}

/// `[counting]`: which days of a term count.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CountingRule {
    pub acceptance_day: AcceptanceDay,
    /// For a term in calendar days that ends on a day off.
    pub last_day_off: LastDayOff,
    pub clause: String,
}

impl CountingRule {
    pub fn rule(&self) -> Counting {
        Counting { acceptance_day: self.acceptance_day, last_day_off: self.last_day_off }
    }
}

/// Words that drift from edition to edition: алушы or тұтынушы, мұрағат or архив.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub applicant: Bilingual,
    pub provider: Bilingual,
    #[serde(default)]
    pub centre: Option<Bilingual>,
    pub portal: Bilingual,
    /// The answer that refuses.
    pub refusal: Bilingual,
    #[serde(default)]
    pub archive: Option<Bilingual>,
    pub clause: String,
}

impl Passport {
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// A ground on which a decision may refuse; notices and receipts have grounds that no decision may name.
    pub fn ground(&self, code: &str) -> Option<&GroundRule> {
        self.stop(code).filter(|g| g.form == GroundForm::Refusal)
    }

    /// Any point at which the act stops a request (domain.md §3.3).
    pub fn stop(&self, code: &str) -> Option<&GroundRule> {
        self.grounds.iter().find(|g| g.code == code)
    }

    /// The term of a request with these `details` (the member `details` of a request, whole).
    pub fn term(&self, channel: Channel, details: &Value) -> Option<Term> {
        let rule = self.channels.get(&channel)?;
        let by_delivery = self.detail(details, "delivery").and_then(|delivery| rule.term_by_delivery.get(delivery));
        Some(*by_delivery.unwrap_or(&rule.term))
    }

    /// The last day of that term; `None` when the service has no such channel.
    pub fn due_on(
        &self,
        calendar: &Calendar,
        accepted: NaiveDate,
        channel: Channel,
        details: &Value,
    ) -> Option<Result<NaiveDate, OutsideCalendar>> {
        Some(calendar.due_by(accepted, self.term(channel, details)?, self.counting.rule()))
    }

    /// Whether a request with these `details` is paid for.
    pub fn is_fee_due(&self, details: &Value) -> bool {
        self.fee.rates_for(self.detail(details, "application")).any(|rate| !rate.mci.is_zero())
    }

    /// What such a request may cost, in whole tenge by `mci_kzt`; more than one where a person must say which class it is.
    pub fn fees_kzt(&self, details: &Value, mci_kzt: u32) -> Vec<u64> {
        self.fee.rates_for(self.detail(details, "application")).map(|rate| rate.mci.of(mci_kzt)).collect()
    }

    /// What such a request owes and until when; `None`: nothing. Of two classes the one that it claims by `theme_kind`,
    /// which a person then looks at.
    pub fn owed(&self, details: &Value) -> Option<payment::Fee> {
        let claims = self.detail(details, "theme_kind").is_some();
        let mut rates = self.fee.rates_for(self.detail(details, "application"));
        let rate = rates.find(|rate| rate.class.is_some() == claims || rate.mci.is_zero());
        let rate = rate.or_else(|| self.fee.rates_for(self.detail(details, "application")).next())?;
        let pay = self.fee.window_hours.map_or(PayRule::BeforeSigning, PayRule::WithinHours);
        (!rate.mci.is_zero()).then_some(payment::Fee { multiplier: rate.mci, pay })
    }

    /// The wording of the survey on `day`.
    pub fn survey_on(&self, day: NaiveDate) -> Option<&Survey> {
        self.survey.iter().rfind(|s| s.from.is_none_or(|from| from <= day))
    }

    /// Conditions that hold for this service: a bank card only where there is something to pay (domain.md D17).
    pub fn conditions_shown(&self) -> impl Iterator<Item = &Condition> {
        let is_free = self.fee.is_free();
        self.conditions.iter().filter(move |condition| !(condition.only_with_fee && is_free))
    }

    /// The steps of the chain: those of the act, else that somebody drafts and somebody signs. Whoever may decide may sign.
    pub fn steps(&self) -> Vec<line::Step> {
        if self.chain.is_empty() {
            return Chain::of_two(&self.decision_roles);
        }
        let of = |step: &ChainStep| {
            let mut roles = vec![step.role];
            if step.act == Act::Sign {
                roles.extend(self.decision_roles.iter().filter(|role| **role != step.role));
            }
            line::Step { number: step.step, act: step.act, roles, target: Some(step.target) }
        };
        self.chain.iter().map(of).collect()
    }

    fn detail<'a>(&self, details: &'a Value, name: &str) -> Option<&'a str> {
        details.get(&self.details)?.get(name)?.as_str()
    }
}
