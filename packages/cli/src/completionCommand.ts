import { Argument, Command, type Option } from "commander";
import { Terminal } from "./terminal.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;
type Shell = (typeof SHELLS)[number];

/** `rote completion`: a script by which a shell completes commands, options and their values. */
export function completionCommand(_: AbortSignal): Command {
  return new Command("completion")
    .description(
      "Print a script by which the shell completes commands and options. bash: " +
        'eval "$(rote completion bash)" in .bashrc; zsh: the same in .zshrc, after compinit; ' +
        "fish: rote completion fish > ~/.config/fish/completions/rote.fish",
    )
    .addArgument(new Argument("<shell>", "yours").choices(SHELLS))
    .action((shell: Shell, _: object, command: Command) => {
      new Terminal({}).print(SCRIPTS[shell](linesOf(command.parent!)));
    });
}

/** What may follow a command. */
interface Line {
  /** The command's words after `rote`; empty for `rote` itself. */
  readonly path: string;
  readonly commands: readonly Word[];
  readonly options: readonly (Word & { readonly choices: readonly string[] })[];
}

interface Word {
  readonly name: string;
  readonly description: string;
}

/** A line for a command and each within it. */
function linesOf(command: Command, path: readonly string[] = []): Line[] {
  const commands = command.commands.map((one) => ({
    name: one.name(),
    description: firstSentence(one.description()),
  }));
  const options = command.options
    .filter(({ long }) => long)
    .map((option) => ({
      name: option.long!,
      description: option.description,
      choices: choicesOf(option),
    }));
  const own = { path: path.join(" "), commands, options };
  return [own, ...command.commands.flatMap((one) => linesOf(one, [...path, one.name()]))];
}

/** The values that an option takes: its own, or those that its description lists. */
function choicesOf({ argChoices, description }: Option): readonly string[] {
  const [, listed = ""] = /^one of ([\w, -]+)(;|$)/.exec(description) ?? [];
  return argChoices ?? listed.split(", ").filter((name) => name !== "");
}

const firstSentence = (text: string) => text.split(/[.:,] /)[0]!.replace(/\.$/, "");

const bash = (lines: readonly Line[]) => `_rote() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} at= part found=
  for part in "\${COMP_WORDS[@]:1:$((COMP_CWORD - 1))}"; do
    case "$at $part" in
${lines
  .filter(({ path }) => path !== "")
  .map(({ path }) => `      "${path.includes(" ") ? path : ` ${path}`}") at="${path}" ;;`)
  .join("\n")}
    esac
  done
  case "$at $before" in
${lines
  .flatMap(({ path, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map(({ name, choices }) => `    "${path} ${name}") found="${choices.join(" ")}" ;;`),
  )
  .join("\n")}
  esac
  if [ -z "$found" ]; then
    case "$at" in
${lines
  .map(({ path, commands, options }) => {
    const words = [...commands, ...options].map(({ name }) => name);
    return `      "${path}") found="${words.join(" ")}" ;;`;
  })
  .join("\n")}
    esac
  fi
  COMPREPLY=( $(compgen -W "$found" -- "$word") )
}
complete -o default -F _rote rote`;

const fish = (lines: readonly Line[]) =>
  lines
    .flatMap(({ path, commands, options }) => {
      const seen = path.split(" ").filter((word) => word !== "");
      const isHere =
        seen.length === 0
          ? "__fish_use_subcommand"
          : seen.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
      const line = (rest: string, { description }: Word) =>
        `complete -c rote -n '${isHere}' ${rest} -d '${description.replaceAll("'", "\\'")}'`;
      return [
        ...commands.map((one) => line(`-f -a ${one.name}`, one)),
        ...options.map((one) =>
          line(
            `-l ${one.name.slice(2)}` +
              (one.choices.length > 0 ? ` -x -a '${one.choices.join(" ")}'` : ""),
            one,
          ),
        ),
      ];
    })
    .join("\n");

const SCRIPTS: Readonly<Record<Shell, (lines: readonly Line[]) => string>> = {
  bash,
  // By bash's: "path" would be zsh's own name of PATH there.
  zsh: (lines) => `autoload -U +X bashcompinit && bashcompinit\n${bash(lines)}`,
  fish,
};
