package ai.greentic.deployer.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code spec.runtime}. */
final class RuntimeReader {
  private static final FileUrl ARCHIVE = new FileUrl("file:///opt/greentic/images/operator.tar");
  private static final int MOST_ARGUMENTS = 256;

  /** The container engine's own processes and threads count as well. */
  private static final int LEAST_PIDS = 16;

  /** The kernel's highest pid_max (proc(5)). */
  private static final int MOST_PIDS = 4_194_304;

  private static final Choice<RuntimeSpec.Engine> ENGINE =
      Choice.of("engine", List.of(RuntimeSpec.Engine.values()), RuntimeSpec.Engine::word);
  private static final Choice<RuntimeSpec.Architecture> ARCHITECTURE =
      Choice.of("arch", List.of(RuntimeSpec.Architecture.values()), RuntimeSpec.Architecture::word);

  private RuntimeReader() {}

  static RuntimeSpec read(Section runtime, PathClaims claims) {
    Field image = runtime.field("image");
    image.require("");
    Field archive = runtime.field("archive");
    Optional<String> archivePath = archive.text(ARCHIVE);
    archivePath.ifPresent(valid -> claims.add(archive, valid));
    Field archiveSha256 = runtime.field("archiveSha256");
    if (archiveSha256.isSet() && !archive.isSet()) {
      archiveSha256.report(
          SpecError.DOCUMENT_CONFLICT,
          "is set, but spec.runtime.archive is not",
          "add the archive, for example archive: file:///opt/greentic/images/operator.tar");
    }
    Field envFile = runtime.field("envFile");
    Optional<String> envFilePath = envFile.path(PathUse.HOST_FILE);
    envFilePath.ifPresent(valid -> claims.add(envFile, valid));
    return new RuntimeSpec(
        image.text(ImageReference::parse).orElse(""),
        archivePath,
        archiveSha256.text(Sha256::parse),
        runtime.field("engine").text(ENGINE).orElse(RuntimeSpec.Engine.AUTO),
        runtime.field("arch").text(ARCHITECTURE).orElse(RuntimeSpec.Architecture.X86_64),
        arguments(runtime.field("args")),
        variables(runtime.field("env")),
        envFilePath,
        resources(runtime.section("resources")),
        runtime.field("requireStatic").truth().orElse(true),
        AdminReader.read(runtime.section("admin"), claims));
  }

  private static List<String> arguments(Field field) {
    List<String> arguments = new ArrayList<>();
    for (Field item : field.items("\"--verbose\"")) {
      item.text(LaunchText::argument).ifPresent(arguments::add);
    }
    if (arguments.size() > MOST_ARGUMENTS) {
      field.report(
          SpecError.DOCUMENT_INVALID_VALUE,
          "has " + arguments.size() + " items",
          "use at most " + MOST_ARGUMENTS);
    }
    return arguments;
  }

  private static SortedMap<String, String> variables(Field field) {
    SortedMap<String, String> variables = new TreeMap<>();
    for (Map.Entry<String, Field> entry :
        field.values(LaunchText::variableName, "\"info\"").entrySet()) {
      entry
          .getValue()
          .text(LaunchText::variableValue)
          .ifPresent(value -> variables.put(entry.getKey(), value));
    }
    return variables;
  }

  private static ResourceLimits resources(Section resources) {
    Optional<Long> memory = resources.field("memory").textOrNumber(Quantities::memory);
    Optional<Integer> cpus = resources.field("cpus").textOrNumber(Quantities::milliCpus);
    return new ResourceLimits(
        memory.isPresent() ? OptionalLong.of(memory.get()) : OptionalLong.empty(),
        cpus.isPresent() ? OptionalInt.of(cpus.get()) : OptionalInt.empty(),
        resources.field("pids").integer(LEAST_PIDS, MOST_PIDS));
  }
}
