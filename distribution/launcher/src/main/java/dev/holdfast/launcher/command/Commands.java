package dev.holdfast.launcher.command;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;

/** All commands, by name, in the order of the help. */
final class Commands {
  private Commands() {}

  private static Map<String, Supplier<Subcommand>> all() {
    Map<String, Supplier<Subcommand>> all = new LinkedHashMap<>();
    all.put("up", UpCommand::new);
    all.put("down", DownCommand::new);
    all.put("status", StatusCommand::new);
    all.put("doctor", DoctorCommand::new);
    all.put("config", ConfigCommand::new);
    all.put("token", TokenCommand::new);
    all.put("put", PutCommand::new);
    all.put("append", AppendCommand::new);
    all.put("patch", PatchCommand::new);
    all.put("delete", DeleteCommand::new);
    all.put("batch", BatchCommand::new);
    all.put("get", GetCommand::new);
    all.put("list", ListCommand::new);
    all.put("history", HistoryCommand::new);
    all.put("watch", WatchCommand::new);
    all.put("events", EventsCommand::new);
    all.put("import", ImportCommand::new);
    all.put("export", ExportCommand::new);
    all.put("verify", VerifyCommand::new);
    all.put("recover", RecoverCommand::new);
    all.put("backup", BackupCommand::new);
    all.put("restore", RestoreCommand::new);
    all.put("lock", LockCommand::new);
    all.put("unlock", UnlockCommand::new);
    all.put("plugins", PluginsCommand::new);
    all.put("jobs", JobsCommand::new);
    all.put("prove", ProveCommand::new);
    all.put("mcp", McpCommand::new);
    all.put("warm", WarmCommand::new);
    all.put("completion", CompletionCommand::new);
    all.put("java-flags", JavaFlagsCommand::new);
    all.put("help", HelpCommand::new);
    return all;
  }

  /**
   * Adds the command that the arguments name. Others are added only when they matter (help,
   * completion, a misspelt name), because reading all of them takes longer than most commands.
   */
  static void addTo(CommandLine root, List<String> arguments) {
    Map<String, Supplier<Subcommand>> all = all();
    Optional<String> named = named(arguments).filter(all::containsKey);
    boolean isOne =
        named.isPresent() && !named.get().equals("help") && !named.get().equals("completion");
    all.forEach((name, command) -> {
      if (!isOne || name.equals(named.get())) {
        root.addSubcommand(name, command.get());
      }
    });
  }

  /** The first argument that is neither an option of the root nor such an option's value. */
  private static Optional<String> named(List<String> arguments) {
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String argument = rest.next();
      if (argument.equals("--home")) {
        if (rest.hasNext()) {
          rest.next();
        }
      } else if (!argument.startsWith("-")) {
        return Optional.of(argument);
      }
    }
    return Optional.empty();
  }
}
