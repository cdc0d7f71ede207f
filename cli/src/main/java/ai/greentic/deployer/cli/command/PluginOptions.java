package ai.greentic.deployer.cli.command;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where providers come from that are not built in. */
final class PluginOptions {
  @Option(
      names = "-plugin-dir",
      paramLabel = "DIR",
      description =
          "A folder with provider plug-ins, jars that run with the rights of this command.")
  private Optional<Path> folder = Optional.empty();

  /** The session with the plug-ins added to its machine's providers. */
  Session session(Session session) {
    Console console = session.console();
    return folder
        .or(() -> EnvironmentDefault.PLUGIN_DIR.read(console, OptionValues::path))
        .map(given -> console.folder().resolve(given).toAbsolutePath().normalize())
        .map(given ->
            new Session(
                console,
                new PluggedMachine(session.machine(), given, folder.isEmpty()),
                session.clock()))
        .orElse(session);
  }
}
