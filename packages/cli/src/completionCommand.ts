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
interface Line extends Values {
  /** The command's words after `rote`; empty for `rote` itself. */
  readonly path: string;
  readonly commands: readonly Word[];
  readonly options: readonly (Word & Values & { readonly takesValue: boolean })[];
}

interface Word {
  readonly name: string;
  readonly description: string;
}

/** What an argument or an option may be. */
interface Values {
  readonly choices: readonly string[];
  readonly isFile: boolean;
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
      takesValue: option.required || option.optional,
      ...valuesOf(option, /<([\w-]+)>/.exec(option.flags)?.[1]),
    }));
  const values = command.registeredArguments.map((one) => valuesOf(one, one.name()));
  const own = {
    path: path.join(" "),
    commands,
    options,
    choices: values.flatMap(({ choices }) => choices),
    isFile: values.some(({ isFile }) => isFile),
  };
  return [own, ...command.commands.flatMap((one) => linesOf(one, [...path, one.name()]))];
}

/** What help calls a value that is a path. */
const PATHS = ["file", "folder", "module", "run", "specification", "data", "labels"];

/** What a value may be: its fixed choices, or those that its description lists, and files. */
function valuesOf({ argChoices, description }: Argument | Option, name = ""): Values {
  const [, all, listed = ""] =
    /^(all, or )?(?:one|some) of ([\w, -]+)(;|$)/.exec(description) ?? [];
  const names = [...(all ? ["all"] : []), ...listed.split(", ").filter((one) => one !== "")];
  const takesFiles = PATHS.includes(name) && !argChoices;
  return { choices: argChoices ?? names, isFile: takesFiles || description.includes("./network") };
}

const firstSentence = (text: string) => text.split(/[.:] /)[0]!.replace(/\.$/, "");

/** What bash and zsh share: a function that sets what is offered, and whether a file may stand. */
const answer = (lines: readonly Line[]) => `_rote() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} at= part found= files=
  if [ "$word" = "=" ]; then
    word=
  elif [ "$before" = "=" ]; then
    before=\${COMP_WORDS[COMP_CWORD-2]}
  fi
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
      .filter(({ takesValue }) => takesValue)
      .map((option) => `    "${path} ${option.name}") ${found(option.choices, option.isFile)} ;;`),
  )
  .join("\n")}
    *)
      case "$at" in
${lines
  .map(({ path, commands, choices, isFile }) => {
    const words = [...commands.map(({ name }) => name), ...choices];
    return `        "${path}") ${found(words, isFile)} ;;`;
  })
  .join("\n")}
      esac
      if [ "\${word#-}" != "$word" ] || [ -z "$found$files" ]; then
        case "$at" in
${lines
  .map(({ path, options }) => {
    const words = options.map(({ name }) => name);
    return `          "${path}") ${found(words, false)} ;;`;
  })
  .join("\n")}
        esac
      fi ;;
  esac
  COMPREPLY=( $(compgen -W "$found" -- "$word") )
  rote_files=$files
}`;

/** Where no file may stand, bash offers none instead. */
const bash = (lines: readonly Line[]) => `${answer(lines)}
_rote_in_bash() {
  local rote_files=
  _rote
  [ -n "$rote_files" ] || compopt +o default
}
complete -o default -F _rote_in_bash rote`;

/**
 * By the function of bash, which the shell runs as sh would: what is offered, it offers itself,
 * and files where one may stand.
 */
const zsh = (lines: readonly Line[]) => `autoload -U +X bashcompinit && bashcompinit
${answer(lines)}
_rote_in_zsh() {
  local -a COMP_WORDS COMPREPLY
  local rote_files= COMP_CWORD
  COMP_WORDS=("\${(@)words[1,CURRENT-1]}" "$PREFIX")
  if [[ $PREFIX == --*=* ]]; then
    COMP_WORDS[CURRENT]=("\${PREFIX%%=*}" "=" "\${PREFIX#*=}")
    compset -P '*='
  fi
  COMP_CWORD=$(( $#COMP_WORDS - 1 ))
  emulate sh -c _rote
  compadd -a COMPREPLY
  local offers=$?
  [[ -n $rote_files ]] && _files && offers=0
  return $offers
}
compdef _rote_in_zsh rote`;

/** What bash offers at a place. */
const found = (words: readonly string[], isFile: boolean) =>
  `found="${words.join(" ")}" files=${isFile ? "yes" : ""}`;

const fish = (lines: readonly Line[]) =>
  [
    `function __rote_at
  set -l at
  for part in (commandline -opc)
    switch "$at $part"`,
    ...lines
      .filter(({ path }) => path !== "")
      .map(({ path }) => {
        const words = path.includes(" ") ? path : ` ${path}`;
        return `      case '${words}'\n        set at '${path}'`;
      }),
    `    end
  end
  test "$at" = "$argv"
end
complete -c rote -f`,
    ...lines.flatMap(({ path, commands, options, choices, isFile }) => {
      const line = (rest: string) => `complete -c rote -n "__rote_at '${path}'" ${rest}`;
      return [
        ...commands.map((one) => line(`-a ${one.name} -d ${quoted(one.description)}`)),
        ...(choices.length > 0 ? [line(`-a '${choices.join(" ")}'`)] : []),
        ...(isFile ? [line("-F")] : []),
        ...options.map((one) =>
          line(`-l ${one.name.slice(2)}${valuesInFish(one)} -d ${quoted(one.description)}`),
        ),
      ];
    }),
  ].join("\n");

function valuesInFish({ takesValue, choices, isFile }: Line["options"][number]): string {
  if (!takesValue) return "";
  return (isFile ? " -r -F" : " -x") + (choices.length > 0 ? ` -a '${choices.join(" ")}'` : "");
}

const quoted = (text: string) => `'${text.replaceAll("'", "\\'")}'`;

const SCRIPTS: Readonly<Record<Shell, (lines: readonly Line[]) => string>> = {
  bash,
  zsh,
  fish,
};
