package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.storage.DurableFile;
import ai.greentic.deployer.engine.storage.Ownership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The kept generations of a deployment: a folder each, with the plan, the document and the result.
 * The state says which of them is active; a folder with a higher number was never committed, and
 * counts for nothing.
 */
public final class GenerationStore {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
  private static final String RESULT = "generation.json";
  private static final String PLAN = "plan.bin";
  private static final String DOCUMENT = "document.yaml";

  private final Path folder;

  GenerationStore(Path folder) {
    this.folder = folder;
  }

  /**
   * All that are kept, the oldest first.
   *
   * @param active what the state says
   */
  public List<Generation> upTo(long active) throws DeployerException {
    List<Generation> found = new ArrayList<>();
    for (long number : numbers()) {
      if (number <= active) {
        found.add(read(number));
      }
    }
    return found;
  }

  private List<Long> numbers() throws DeployerException {
    List<Long> numbers = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        String name = String.valueOf(each.getFileName());
        // One without its result was cut off while it was written or deleted.
        if (NUMBER.matcher(name).matches() && Files.exists(each.resolve(RESULT))) {
          numbers.add(Long.valueOf(name));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    numbers.sort(Comparator.naturalOrder());
    return numbers;
  }

  private Generation read(long number) throws DeployerException {
    Path file = folder(number).resolve(RESULT);
    try {
      requireOurs(number);
      Generation generation = Generation.decode(Files.readAllBytes(file));
      if (generation.number() != number) {
        throw new FormatException("it is about generation " + generation.number());
      }
      return generation;
    } catch (FormatException e) {
      throw DeployerException.failed(
          file + " cannot be used: " + e.getMessage(),
          "move the folder " + folder(number) + " away; generation " + number + " is lost then",
          e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private void requireOurs(long number) throws IOException {
    Ownership.require(folder);
    Ownership.require(folder(number));
  }

  /** The bytes of a generation's plan. */
  public byte[] plan(long number) throws DeployerException {
    Path file = folder(number).resolve(PLAN);
    try {
      requireOurs(number);
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw DeployerException.failed(
          "there is no generation " + number + " any more",
          "'greentic-deployer history' lists those that are kept",
          e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Writes a generation; once this returns, it is on disk. The result comes last. */
  public void write(Generation generation, byte[] plan, String document) throws DeployerException {
    Path target = folder(generation.number());
    try {
      DurableFile.makeFolder(target);
      DurableFile.write(target.resolve(PLAN), plan);
      DurableFile.write(target.resolve(DOCUMENT), document.getBytes(StandardCharsets.UTF_8));
      DurableFile.write(target.resolve(RESULT), generation.encode());
    } catch (IOException e) {
      throw DeployerException.failed(
          "generation " + generation.number() + " could not be recorded in " + target + ": " + e,
          "make space or mend the file system, then apply again",
          e);
    }
  }

  /** Forgets a generation, if it is there; its result goes first. */
  public void delete(long number) throws DeployerException {
    Path target = folder(number);
    try {
      for (String name : List.of(RESULT, DOCUMENT, PLAN)) {
        DurableFile.delete(target.resolve(name));
      }
      if (Files.isDirectory(target)) {
        DurableFile.deleteUnfinished(target);
        DurableFile.delete(target);
      }
    } catch (IOException e) {
      throw DeployerException.failed(
          "generation " + number + " could not be removed: " + e,
          "look at " + target + "; the next apply tries again",
          e);
    }
  }

  private Path folder(long number) {
    return folder.resolve(Long.toString(number));
  }

  private static DeployerException unreadable(Path path, IOException e) {
    return DeployerException.failed(
        path + " could not be read: " + e, "run as root, and find out who changed it", e);
  }
}
