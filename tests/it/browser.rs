//! The page in a real browser: serves the sample corpus and runs `tests/page`.
//!
//! It needs Node, Chromium and what `npm ci` in `tests/page` brings; `.ci/run`
//! installs them. Where one is missing a line says that the page was not looked
//! at, which is a failure only on a machine that must have them (`CI`).

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::env::{Env, project};

/// What is missing for a browser to be run, else the browser.
fn browser() -> Result<PathBuf, String> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let known = [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ];
    let mut browsers = named.into_iter().chain(known.map(PathBuf::from));
    let browser = browsers.find(|path| path.exists()).ok_or("no Chromium")?;
    let node = Command::new("node")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if !node.is_ok_and(|status| status.success()) {
        return Err("no Node".to_owned());
    }
    let modules = project().join("tests/page/node_modules/playwright-core");
    if !Path::exists(&modules) {
        return Err("`npm ci` was not run in tests/page".to_owned());
    }
    Ok(browser)
}

#[test]
fn the_page_works_in_a_browser() {
    let browser = match browser() {
        Ok(browser) => browser,
        Err(missing) => {
            assert!(std::env::var_os("CI").is_none(), "{missing}");
            // not captured, so that it is seen among tests that pass
            let told = writeln!(
                std::io::stderr(),
                "tests/page: the page was not looked at in a browser: {missing}"
            );
            return told.expect("it can be said");
        }
    };
    let env = Env::new();
    let corpus = project().join("corpus");
    let corpus = corpus.to_str().expect("the path is UTF-8");
    env.ok(&["index", corpus, "--quiet"]);
    let mut serving = env.command(&["serve", "--port", "0"]);
    let mut serving = serving.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut link = String::new();
    let stdout = serving.stdout.take().expect("it was asked for");
    BufReader::new(stdout)
        .read_line(&mut link)
        .expect("it prints its link");
    let ran = Command::new("node")
        .args(["--test", "--test-reporter=spec", "page.test.mjs"])
        .current_dir(project().join("tests/page"))
        .env("PRASOWKA_PAGE", link.trim())
        .env("CHROMIUM", browser)
        .output()
        .expect("Node runs");
    serving.kill().expect("it is there");
    serving.wait().expect("it ends");
    let told = String::from_utf8_lossy(&ran.stdout);
    assert!(
        ran.status.success(),
        "{told}{}",
        String::from_utf8_lossy(&ran.stderr)
    );
}
