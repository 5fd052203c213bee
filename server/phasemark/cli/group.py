"""The commands of `phasemark`, each imported when it is chosen."""

from __future__ import annotations

from importlib import import_module

import click

from phasemark import __version__

COMMANDS = {
    "check": "Say what is wrong with documents, and mend it.",
    "explain": "Say what a rule is for.",
    "rules": "List all rules.",
    "kinds": "Say what kind each document is, and why.",
    "init": "Prepare a project: three folders and a configuration.",
    "new": "Write a new document, or the three of a phase.",
    "status": "Show how far each phase is.",
    "next": "Say what can start now, and why the rest cannot.",
    "worktrees": "Print how to work on several phases at once, each in a worktree.",
    "graph": "Show what waits for what, as a picture or for programs.",
    "bundle": "Print what a session of a phase starts with.",
    "log": "Add an entry to the session log of a phase.",
    "handoff": "Print a handoff of a phase, and what it does not say.",
    "stats": "Show figures of the process that notes and history hold.",
    "merge-notes": "Merge what two sessions wrote into the notes of a phase.",
    "baseline": "Accept what is found now; report only what is new.",
    "doctor": "Say what phasemark sees here, and what looks wrong.",
    "schema": "Print the JSON Schema of a configuration or kind file.",
    "completion": "Print what a shell needs to complete commands.",
    "server": "Start the language server, for editors.",
}
"""What each command does, so that `--help` need not import them."""


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports the one that runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(
            f"phasemark.cli.{cmd_name.replace('-', '_')}"
        ).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; a wrong name gets the nearest as an answer."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            from phasemark.config import nearest

            hint = nearest(args[0], COMMANDS)
            raise click.UsageError(f"no command `{args[0]}`{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`phasemark COMMAND --help` says more about one of them.",
)
@click.version_option(__version__, "-V", "--version", message="%(prog)s %(version)s")
@click.pass_context
def phasemark(context: click.Context) -> None:
    """Check the documents that steer LLM-assisted development: plans, prompts, work notes."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
        context.exit(2)
