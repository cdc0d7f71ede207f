package ai.greentic.deployer.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Looks over and over, from outside, at a machine on which the deployer runs: at the arguments of
 * every process, the environment of every process but the payload's, and the files that come and go
 * in the state folder.
 */
final class Watcher implements AutoCloseable {
  private static final long PAUSE = 5_000_000;

  private final Path root;
  private final Path states;
  private final Map<String, Set<String>> seen = new TreeMap<>();
  private final Set<String> programs = new TreeSet<>();
  private final Set<String> files = new TreeSet<>();
  private final Thread thread;
  private volatile boolean over;

  /**
   * @param root of the machine, as the host sees it
   */
  Watcher(Path root, Path states) {
    this.root = root;
    this.states = root.resolve(states.toString().substring(1));
    this.thread = Thread.ofPlatform().name("watcher").start(this::watch);
  }

  private void watch() {
    while (!over) {
      processes();
      stateFiles();
      LockSupport.parkNanos(PAUSE);
    }
  }

  private void processes() {
    try (Stream<Path> all = Files.list(root.resolve("proc"))) {
      all.filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .forEach(this::process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void process(Path process) {
    try {
      byte[] arguments = Files.readAllBytes(process.resolve("cmdline"));
      String program = new String(arguments, StandardCharsets.UTF_8).split("\0", 2)[0];
      programs.add(program.substring(program.lastIndexOf('/') + 1));
      look("the arguments of " + program, arguments);
      // In the image there is this program alone, and its environment is where secrets belong.
      if (!program.equals("/operator")) {
        look("the environment of " + program, Files.readAllBytes(process.resolve("environ")));
      }
    } catch (IOException e) {
      // It has ended.
    }
  }

  private void stateFiles() {
    try (Stream<Path> all = Files.walk(states, 2)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.add(file.getFileName().toString());
        look("state file " + file.getFileName(), Files.readAllBytes(file));
      }
    } catch (IOException | UncheckedIOException e) {
      // It is gone again.
    }
  }

  private void look(String where, byte[] content) {
    seen.computeIfAbsent(where, _ -> new HashSet<>())
        .add(new String(content, StandardCharsets.ISO_8859_1));
  }

  /** Ends it. */
  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was found where, after the end. */
  Set<String> findings(List<Secret> secrets) {
    Set<String> findings = new TreeSet<>();
    seen.forEach((where, contents) -> {
      for (Secret secret : secrets) {
        if (contents.stream().anyMatch(secret::isIn)) {
          findings.add(secret + " in " + where);
        }
      }
    });
    return findings;
  }

  /** The names of the programs that ran. */
  Set<String> programs() {
    return programs;
  }

  /** The names of the state files that were there. */
  Set<String> files() {
    return files;
  }
}
