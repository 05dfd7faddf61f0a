//! The words of `[mail]` become a server to send letters by.

use super::{AppError, Workspace};
use crate::adapters::smtp::{Security, Smtp, SmtpSettings};
use crate::config::{ConfigFault, FILE_NAME, MailTls};
use crate::domain::address::Address;
use crate::stages::office::Mail;
use std::sync::Arc;
use std::time::Duration;

/// Who carries the office's letters; `None`: nobody, for the configuration names no server.
pub fn carrier(workspace: &Workspace) -> Result<Option<Mail>, AppError> {
    let Some(settings) = &workspace.config.mail else { return Ok(None) };
    let wrong = |what: &str| AppError::Usage(format!("{FILE_NAME}: [mail] {what}"));
    let from = Address::read(&settings.from).ok_or_else(|| wrong("from is no address"))?;
    let ca = match &settings.ca {
        Some(file) => Some(std::fs::read(workspace.root.join(file)).map_err(|e| wrong(&format!("ca {file}: {e}")))?),
        None => None,
    };
    let login = settings.user.clone().zip(workspace.config.mail_password(&workspace.root)?);
    let smtp = Smtp::new(SmtpSettings {
        server: settings.server.clone(),
        port: settings.port(),
        security: match settings.tls {
            MailTls::StartTls => Security::StartTls,
            MailTls::Tls => Security::Tls,
            MailTls::None => Security::None,
        },
        ca,
        login,
        hello: from.host().to_owned(),
        patience: Duration::from_secs(settings.answer_seconds.max(1)),
    });
    let smtp = smtp.ok_or_else(|| wrong("ca is no certificate in PEM"))?;
    Ok(Some(Mail { post: Arc::new(smtp), from }))
}

/// What `config check` has to say of the files and secrets that the table names.
pub fn faults(workspace: &Workspace) -> Vec<ConfigFault> {
    match carrier(workspace) {
        Err(AppError::Usage(message)) => vec![ConfigFault::new(FILE_NAME, 1, message)],
        _ => Vec::new(),
    }
}
