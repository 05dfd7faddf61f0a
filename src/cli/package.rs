//! `package build|sign|inspect`.

use super::exit;
use super::output::Output;
use crate::app::AppError;
use crate::formats::keys::{Sign, Signer};
use crate::formats::package::{self, PackageError, SignatureForm};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub enum PackageCommand {
    /// Make a package from a folder: sizes and digests are filled in, the document is signed when a key is given.
    Build {
        /// Folder with request.xml or decision.xml, and attachments/.
        folder: PathBuf,
        /// File to write.
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
        #[command(flatten)]
        signer: OptionalSigner,
        /// How to sign: enveloped in the document, detached beside it, or as an ASiC-E container.
        #[arg(long = "as", value_name = "KIND", default_value = "xmldsig", value_parser = form())]
        form: SignatureForm,
    },
    /// Add a signature to a package.
    Sign {
        package: PathBuf,
        /// File to write.
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
        #[command(flatten)]
        signer: OptionalSigner,
        /// How to sign; without it as the package is signed already, else enveloped.
        #[arg(long = "as", value_name = "KIND", value_parser = form())]
        form: Option<SignatureForm>,
    },
    /// List members and signatures; nothing is judged.
    Inspect { package: PathBuf },
}

fn form() -> impl TypedValueParser<Value = SignatureForm> {
    let keys = PossibleValuesParser::new(SignatureForm::ALL.map(SignatureForm::key));
    keys.try_map(|key| SignatureForm::ALL.into_iter().find(|form| form.key() == key).ok_or("no such kind"))
}

/// A key and its certificate, by reference.
#[derive(Debug, Args)]
pub struct OptionalSigner {
    /// Private key: PKCS#8 in PEM.
    #[arg(long, value_name = "FILE", requires = "certificate")]
    key: Option<PathBuf>,
    /// Certificate: PEM or DER.
    #[arg(long, value_name = "FILE", requires = "key")]
    certificate: Option<PathBuf>,
}

impl OptionalSigner {
    pub fn load(&self) -> Result<Option<Signer>, AppError> {
        let (Some(key), Some(certificate)) = (&self.key, &self.certificate) else { return Ok(None) };
        let text = String::from_utf8(read(key)?).map_err(|_| AppError::Usage(format!("{}: not PEM", key.display())))?;
        // Never the content of a key in a message.
        let signer = Signer::from_pem(&text, &read(certificate)?);
        signer.map(Some).map_err(|e| AppError::Usage(format!("{} and {}: {e}", key.display(), certificate.display())))
    }
}

pub fn package(output: &Output, command: &PackageCommand) -> Result<u8, AppError> {
    match command {
        PackageCommand::Build { folder, output: target, signer, form } => {
            let signer = signer.load()?;
            let bytes = package::files_of(folder)
                .and_then(|files| package::build_as(&files, signer.as_ref().map(|s| s as &dyn Sign), *form))
                .map_err(|e| usage(folder, &e))?;
            write(output, target, &bytes)
        }
        PackageCommand::Sign { package, output: target, signer, form } => {
            let none = || AppError::Usage("sign needs --key and --certificate".into());
            let signer = signer.load()?.ok_or_else(none)?;
            let bytes = package::sign_as(&read(package)?, &signer, *form).map_err(|e| usage(package, &e))?;
            write(output, target, &bytes)
        }
        PackageCommand::Inspect { package } => {
            let inspection = package::inspect(&read(package)?).map_err(|e| usage(package, &e))?;
            let bytes = output.say("байт", "байт", "bytes");
            output.line(format!(
                "{}  {} {bytes}  SHA-256 {}",
                package.display(),
                inspection.size_bytes,
                inspection.sha256
            ));
            for member in &inspection.members {
                output.line(format!("  {:>10}  {}  {}", member.size_bytes, member.sha256, member.name));
            }
            for form in &inspection.signed_as {
                output.line(format!("  {}: {}", output.say("қолтаңба", "подпись", "signature"), form.key()));
            }
            for seen in &inspection.signatures {
                let holder = seen.certificate.as_ref().map_or("–", |c| c.holder.as_str());
                let state = match (seen.intact, &seen.fault) {
                    (Some(true), _) => output.say("бүтін", "не нарушена", "intact").to_owned(),
                    (_, Some(fault)) => fault.clone(),
                    _ => "?".to_owned(),
                };
                let place = match seen.line {
                    0 => format!("№ {}", seen.index + 1),
                    line => format!("{line}:{}", seen.column),
                };
                output.line(format!("  {place}  {}  {holder}  {state}", seen.algorithm.unwrap_or("–")));
                for stamp in &seen.time_stamps {
                    let moment = stamp.gen_time.map_or("–".to_owned(), |moment| moment.to_rfc3339());
                    let fault = stamp.fault.as_deref().unwrap_or_default();
                    output.line(format!(
                        "    {}  {moment}  {fault}",
                        output.say("уақыт белгісі", "метка времени", "time-stamp")
                    ));
                }
            }
            if let Some(fault) = &inspection.fault {
                output.line(format!("  {fault}"));
            }
            output.object("package", json!({ "inspection": inspection }));
            Ok(exit::DONE)
        }
    }
}

fn usage(path: &Path, error: &PackageError) -> AppError {
    AppError::Usage(format!("{}: {error}", path.display()))
}

fn read(path: &Path) -> Result<Vec<u8>, AppError> {
    std::fs::read(path).map_err(|e| AppError::Usage(format!("{}: {e}", path.display())))
}

fn write(output: &Output, target: &Path, bytes: &[u8]) -> Result<u8, AppError> {
    std::fs::write(target, bytes).map_err(|e| AppError::failure(&target.display().to_string(), e))?;
    output.line(target.display().to_string());
    output.object("package", json!({ "file": target.display().to_string(), "size_bytes": bytes.len() }));
    Ok(exit::DONE)
}
