package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.CanonicalJson;
import ai.greentic.deployer.engine.format.Fields;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Who holds the lock: a note beside it. The lock itself is the kernel's, so a note may be left over
 * from a process that was killed.
 *
 * @param started when the process began, in clock ticks since boot (proc_pid_stat(5), field 22):
 *     with the pid it names one process only
 * @param nonce of the plan that is applied
 * @param since RFC 3339, to the second
 */
public record LockHolder(
    long pid,
    long started,
    String user,
    String host,
    String verb,
    Optional<String> nonce,
    String since) {
  private static final int NONCE_SHOWN = 12;

  static LockHolder thisProcess(LockRequest request) {
    long pid = ProcessHandle.current().pid();
    return new LockHolder(
        pid,
        startOf(pid).orElse(0L),
        System.getProperty("user.name"),
        hostName(),
        request.verb(),
        request.nonce(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  byte[] encode() {
    Mapping note =
        Mapping.EMPTY
            .with("pid", Value.of(pid))
            .with("started", Value.of(started))
            .with("user", user)
            .with("host", host)
            .with("verb", verb)
            .with("since", since);
    return CanonicalJson.encode(nonce.map(present -> note.with("nonce", present)).orElse(note));
  }

  /** The note in a file; empty when there is none that can be read. */
  static Optional<LockHolder> in(Path file) {
    try {
      return Optional.of(
          Fields.read(
              "lock.holder", CanonicalJson.decode(Files.readAllBytes(file)), LockHolder::of));
    } catch (IOException | FormatException e) {
      return Optional.empty();
    }
  }

  private static LockHolder of(Fields fields) throws FormatException {
    Optional<String> nonce =
        fields.optional("nonce").isEmpty() ? Optional.empty() : Optional.of(fields.text("nonce"));
    return new LockHolder(
        fields.integer("pid"),
        fields.integer("started"),
        fields.text("user"),
        fields.text("host"),
        fields.text("verb"),
        nonce,
        fields.text("since"));
  }

  /** Whether the process that wrote the note is there still. */
  boolean isAlive() {
    return startOf(pid).filter(found -> found == started).isPresent();
  }

  private static Optional<Long> startOf(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The second field is the program's name in brackets, which may hold anything.
      List<String> fields =
          List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1));
      return Optional.of(Long.parseLong(fields.get(19)));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Such as {@code apply by root on vm1, process 4711, plan 3f2a1b7c9d0e, since 2026-…}. */
  public String sentence() {
    return verb
        + " by "
        + user
        + " on "
        + host
        + ", process "
        + pid
        + nonce
            .map(plan -> ", plan " + plan.substring(0, Math.min(NONCE_SHOWN, plan.length())))
            .orElse("")
        + ", since "
        + since;
  }
}
