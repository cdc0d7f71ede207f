package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.ArchiveFormat;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.ContainerEngine;
import ai.greentic.deployer.host.EngineContainer;
import ai.greentic.deployer.host.EngineImage;
import ai.greentic.deployer.host.ImageFiles;
import ai.greentic.deployer.host.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A host in memory with one unit that runs one container, and a clock that only pauses move. */
final class FakeHost implements Commands, ContainerEngine, Waiting {
  final List<String> calls = new ArrayList<>();
  Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /** Called after each pause, with all the time that has passed. */
  Consumer<Duration> later = passed -> {};

  String loadState = "loaded";
  UnitStatus unit = new UnitStatus("active", "running", "run-1", "success", 0, 100, 0, 0);
  Optional<EngineContainer> container = Optional.empty();
  String log = "";

  /** What systemd wrote into the journal when a run ended. */
  String noted = "";

  String controlGroup = "";
  boolean startJobFails;
  Runnable onRestart = () -> {};
  private final Instant began = now;

  @Override
  public Result run(Command command) throws ProviderException {
    List<String> argv = command.argv();
    calls.add(String.join(" ", argv.subList(0, 2)));
    return switch (argv.get(0) + " " + argv.get(1)) {
      case "systemctl show" -> new Result(0, properties(), "");
      case "systemctl restart" -> {
        onRestart.run();
        yield startJobFails ? new Result(1, "", "Job failed.\n") : new Result(0, "", "");
      }
      case "systemctl stop", "systemctl reset-failed", "journalctl --sync" -> new Result(0, "", "");
      case "journalctl --output=cat" -> new Result(0, noted, "");
      case "journalctl --quiet" -> new Result(0, log, "");
      default -> throw new IllegalStateException("unexpected command " + argv);
    };
  }

  private String properties() {
    return """
    LoadState=%s
    ActiveState=%s
    SubState=%s
    InvocationID=%s
    Result=%s
    NRestarts=%d
    MainPID=%d
    ExecMainCode=%d
    ExecMainStatus=%d
    ControlGroup=%s
    """
        .formatted(
            loadState,
            unit.activeState(),
            unit.subState(),
            unit.invocation(),
            unit.result(),
            unit.restarts(),
            unit.mainProcess(),
            unit.exitKind(),
            unit.exitStatus(),
            controlGroup);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void pause(Duration time) {
    now = now.plus(time);
    later.accept(Duration.between(began, now));
  }

  /** A running container as the unit starts it. */
  static EngineContainer running(
      String imageId, Map<String, String> labels, String... environment) {
    return new EngineContainer(
        "c0ffee",
        imageId,
        labels,
        List.of(),
        List.of(environment),
        "running",
        true,
        "2026-01-01T00:00:00Z",
        0,
        false,
        101);
  }

  @Override
  public Optional<EngineContainer> container(String name) {
    calls.add("container " + name);
    return container;
  }

  @Override
  public void removeContainer(String name) {
    calls.add("removeContainer " + name);
    container = Optional.empty();
  }

  @Override
  public String name() {
    return "podman";
  }

  @Override
  public String version() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<EngineImage> image(String reference) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<String> imageIds() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String pull(String reference, Consumer<String> lines) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String load(Path archive, ArchiveFormat format, Consumer<String> lines) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void removeImage(String imageId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ImageFiles showImage(String imageId, Path workFolder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void hideImage(String imageId, Path workFolder) {
    throw new UnsupportedOperationException();
  }
}
