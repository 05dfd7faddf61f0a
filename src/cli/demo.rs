//! `init` and `demo`.

use super::output::Output;
use super::{exit, process};
use crate::app::{self, AppError, Place, Workspace, demo as samples};
use crate::config;
use serde_json::json;
use std::path::Path;

pub fn init(output: &Output, place: &Place, dir: &Path, demo: bool, catalogue: Option<&str>) -> Result<u8, AppError> {
    if place.workspace.is_some() {
        return Err(AppError::Usage("init takes its folder as an argument, not --workspace".into()));
    }
    let workspace = app::init_on(dir, demo, catalogue)?;
    drop(app::open(&workspace, true)?);
    output.line(format!(
        "{}: {}",
        output.say("Жұмыс қалтасы жасалды", "Рабочая папка создана", "Workspace made"),
        dir.display()
    ));
    if !demo {
        output.line(output.say(
            "muragat.toml толтырыңыз, сенімді куәландырушы орталықтардың тіркеу куәліктерін trust/ қалтасына салыңыз, содан кейін: muragat config check",
            "Заполните muragat.toml, положите в trust/ регистрационные свидетельства доверенных удостоверяющих центров, затем: muragat config check",
            "Fill in muragat.toml, put the certificates of the trusted authorities into trust/, then run: muragat config check",
        ));
    }
    output.object("init", json!({ "workspace": dir.display().to_string(), "demo": demo }));
    Ok(exit::DONE)
}

/// Makes a demo workspace, drops the samples into its inbox, processes them, and forms a registry. Again: changes nothing.
pub fn demo(
    output: &Output,
    place: &Place,
    dir: &Path,
    workers: Option<usize>,
    catalogue: Option<&str>,
) -> Result<u8, AppError> {
    let workspace = if dir.join(config::FILE_NAME).is_file() {
        let workspace = Workspace::open(dir.to_owned(), place.now.as_deref())?;
        if !workspace.config.demo {
            return Err(AppError::Usage(format!("{} is the workspace of a real office", dir.display())));
        }
        if catalogue.is_some() && catalogue != workspace.config.catalogue.url.as_deref() {
            return Err(AppError::Usage(format!("{} keeps its catalogue elsewhere already", dir.display())));
        }
        workspace
    } else {
        app::init_on(dir, true, catalogue)?
    };
    let at = |path: &Path| {
        let path = path.display().to_string();
        move |e: std::io::Error| AppError::failure(&path, e)
    };
    for sample in samples::samples()? {
        let kept = workspace.root.join("packages").join(format!("{}.zip", sample.name));
        if kept.exists() {
            continue;
        }
        let package = samples::package_of(&sample)?;
        // The inbox first: a demo that was broken off begins again where it stopped.
        let dropped = workspace.root.join("inbox").join(format!("{}.zip", sample.name));
        std::fs::write(&dropped, &package).map_err(at(&dropped))?;
        std::fs::write(&kept, &package).map_err(at(&kept))?;
    }
    let code = process::run(output, &workspace, None, workers, true)?;
    Ok(code)
}
