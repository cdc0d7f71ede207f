package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.FailureReason;
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
public final class GenerationStore implements GenerationReader {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
  private static final String RESULT = "generation.json";
  private static final String PLAN = "plan.bin";
  private static final String DOCUMENT = "document.yaml";

  private final Path folder;

  GenerationStore(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<Long> numbersUpTo(long active) throws DeployerException {
    return numbers().stream().filter(number -> number <= active).toList();
  }

  /** One without its result was cut off while it was written or deleted. */
  private List<Long> numbers() throws DeployerException {
    return folders().stream().filter(number -> Files.exists(result(number))).toList();
  }

  private List<Long> folders() throws DeployerException {
    List<Long> numbers = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        String name = String.valueOf(each.getFileName());
        if (NUMBER.matcher(name).matches()) {
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

  @Override
  public Generation read(long number) throws DeployerException {
    Path file = result(number);
    try {
      requireOurs(number, file);
      Generation generation = Generation.decode(Files.readAllBytes(file));
      if (generation.number() != number) {
        throw new FormatException("it is about generation " + generation.number());
      }
      return generation;
    } catch (FormatException e) {
      throw DeployerException.failed(
          EngineError.GENERATION_DAMAGED,
          file + " cannot be used: " + e.getMessage(),
          "move the folder " + folder(number) + " away; generation " + number + " is lost then",
          e);
    } catch (NoSuchFileException e) {
      throw gone(number, e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private void requireOurs(long number, Path file) throws IOException {
    Ownership.require(folder);
    Ownership.require(folder(number));
    Ownership.require(file);
  }

  private static DeployerException gone(long number, IOException e) {
    return DeployerException.failed(
        EngineError.GENERATION_NOT_KEPT,
        "there is no generation " + number + " any more",
        "'greentic-deployer history' lists those that are kept",
        e);
  }

  @Override
  public byte[] plan(long number) throws DeployerException {
    Path file = folder(number).resolve(PLAN);
    try {
      requireOurs(number, file);
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw gone(number, e);
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
          EngineError.STATE_UNWRITABLE,
          "generation "
              + generation.number()
              + " could not be recorded in "
              + target
              + ": "
              + FailureReason.of(e),
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
          EngineError.GENERATION_NOT_REMOVED,
          "generation " + number + " could not be removed: " + FailureReason.of(e),
          "look at " + target + ", and remove it by hand",
          e);
    }
  }

  /** Forgets all of them, also those that were never committed. */
  public void deleteAll() throws DeployerException {
    for (long number : folders()) {
      delete(number);
    }
  }

  private Path folder(long number) {
    return folder.resolve(Long.toString(number));
  }

  private Path result(long number) {
    return folder(number).resolve(RESULT);
  }

  private static DeployerException unreadable(Path path, IOException e) {
    if (e instanceof Ownership.UntrustedException) {
      return DeployerException.failed(
          EngineError.STATE_UNTRUSTED,
          "a kept generation is not to be trusted: " + e.getMessage(),
          "find out who could change it and whether its content is right, then give it to root with"
              + " chown and chmod go-w; or move its folder away, and the generation is lost",
          e);
    }
    return DeployerException.failed(
        EngineError.STATE_UNREADABLE,
        path + " could not be read: " + FailureReason.of(e),
        "run as root, and find out who changed it",
        e);
  }
}
