//! `prasowka completions` and `prasowka man`: from the definitions of the
//! help.

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;

use super::Exit;

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The shell
    shell: Shell,
}

/// Prints the script. It is made in memory first, so that a closed pipe is an
/// error to pass on and no panic.
pub(crate) fn run(args: &Args) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut super::Args::command(),
        "prasowka",
        &mut script,
    );
    print(&script)
}

/// Prints the manual page, the commands' after the program's own.
pub(crate) fn man() -> Result<Exit> {
    let mut page = Vec::new();
    let mut command = super::Args::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for subcommand in command
        .get_subcommands()
        .filter(|each| each.get_name() != "help")
    {
        let name = format!("prasowka-{}", subcommand.get_name());
        let subcommand = subcommand.clone().name(name);
        clap_mangen::Man::new(subcommand).render(&mut page)?;
    }
    print(&page)
}

fn print(bytes: &[u8]) -> Result<Exit> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(Exit::Done)
}
